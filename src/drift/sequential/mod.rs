//! Detectors that see one value after the other and say when the stream has changed: one file each, listed once in [`SEQUENTIAL`].

mod adwin;
mod cusum;
mod ddm;
mod eddm;
mod hddm_a;
mod hddm_w;
mod kswin;
mod mersenne;
mod page_hinkley;
mod streams;
mod wording;

pub use streams::{
    Alarm, Ask, MOST_ALARMS, Order, Scale, Stream, StreamKind, Streams, Watched, watch_all,
};

/// What a detector says of the value it was just given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Nothing.
    None,
    /// The stream may be changing.
    Warning,
    /// The stream has changed. The detector begins anew with the next value.
    Drift,
}

/// A detector of changes in a stream.
pub trait Detector: Send {
    /// Takes the next value, which is finite and one that its [`Takes`] allows; [`Watch`] sees to both.
    fn update(&mut self, x: f64) -> Signal;
}

/// Which values a detector is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Any finite number.
    Numbers,
    /// Whether a prediction was wrong: 1 or 0, or a share between. What lies outside is skipped.
    Errors,
}

/// Share of 200 clean streams of 5,000 values on which a detector alarms at least once; a test measures it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CleanShare {
    /// Errors, one value in five.
    pub errors: f64,
    /// Scores, even between 0 and 1; `None` for detectors of errors.
    pub scores: Option<f64>,
    /// Normal numbers, scaled: two standard deviations under the mean are 0, two over it are 1.
    pub numbers: Option<f64>,
}

/// The description of a detector.
#[derive(Debug)]
pub struct AboutDetector {
    /// Kebab-case, equal to the file's name.
    pub id: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Which values it is made for.
    pub takes: Takes,
    /// What it is sensitive to.
    pub why: &'static str,
    /// The same in a few words, after "watches for".
    pub watches: &'static str,
    /// Its settings in words.
    pub settings: &'static str,
    /// Author, year, title, and the class it agrees with.
    pub source: &'static str,
    /// How often it alarms when nothing changes.
    pub clean: CleanShare,
    /// A new one that has seen nothing.
    pub make: fn() -> Box<dyn Detector>,
}

/// Every detector, in the order in which they are shown.
pub static SEQUENTIAL: &[&AboutDetector] = &[
    &adwin::ABOUT,
    &page_hinkley::ABOUT,
    &cusum::ABOUT,
    &kswin::ABOUT,
    &ddm::ABOUT,
    &eddm::ABOUT,
    &hddm_a::ABOUT,
    &hddm_w::ABOUT,
];

/// A detector at work: skips what it cannot take and counts it.
pub struct Watch {
    about: &'static AboutDetector,
    detector: Box<dyn Detector>,
    seen: u64,
    skipped: u64,
}

impl Watch {
    /// A new detector by its id; `None` when there is none of that name.
    pub fn new(id: &str) -> Option<Watch> {
        let about = SEQUENTIAL.iter().find(|about| about.id == id)?;
        Some(Watch {
            about,
            detector: (about.make)(),
            seen: 0,
            skipped: 0,
        })
    }

    /// What it is.
    pub fn about(&self) -> &'static AboutDetector {
        self.about
    }

    /// The detector's word on the next value. A value that is NaN, infinite or not one that it takes is skipped, as if it had not
    /// come, and gives [`Signal::None`].
    pub fn update(&mut self, x: f64) -> Signal {
        let takes = match self.about.takes {
            Takes::Numbers => x.is_finite(),
            Takes::Errors => (0.0..=1.0).contains(&x),
        };
        if !takes {
            self.skipped += 1;
            return Signal::None;
        }
        self.seen += 1;
        self.detector.update(x)
    }

    /// Every value that is not passed over in silence, by its place from 0.
    pub fn signals(&mut self, values: impl IntoIterator<Item = f64>) -> Vec<(usize, Signal)> {
        let signals = values.into_iter().enumerate();
        let signals = signals.map(|(i, x)| (i, self.update(x)));
        signals.filter(|(_, s)| *s != Signal::None).collect()
    }

    /// Values taken.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Values skipped.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }
}

/// A running mean, in the order of operations that river has, so that limits are crossed at the same value.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    n: f64,
    value: f64,
}

impl Mean {
    fn update(&mut self, x: f64) {
        self.n += 1.0;
        self.value += (1.0 / self.n) * (x - self.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::Random;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_detector_stands_in_the_file_of_its_name_and_is_listed_once() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drift/sequential");
        let listed: BTreeSet<String> = SEQUENTIAL
            .iter()
            .map(|about| format!("{}.rs", about.id.replace('-', "_")))
            .collect();
        assert_eq!(listed.len(), SEQUENTIAL.len(), "listed once");
        let mut files = BTreeSet::new();
        for entry in std::fs::read_dir(&folder).expect("the folder") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a file");
            if text.contains("\nimpl Detector for") {
                let name = path.file_name().expect("a name").to_string_lossy();
                files.insert(name.into_owned());
            }
        }
        assert_eq!(listed, files);
        assert!(Watch::new("oracle").is_none());
    }

    #[test]
    fn a_change_is_seen_and_its_absence_too() {
        for about in SEQUENTIAL {
            let stream = |seed: u64, after: f64| {
                let mut random = Random(seed);
                let mut draw = |share: f64| match about.takes {
                    Takes::Errors => f64::from(u8::from(random.uniform() < share)),
                    Takes::Numbers => 20.0 * share + random.normal(),
                };
                let mut values: Vec<f64> = (0..1_000).map(|_| draw(0.2)).collect();
                values.extend((0..1_000).map(|_| draw(after)));
                values
            };
            let mut seen = 0;
            for seed in 0..20 {
                let mut watch = Watch::new(about.id).expect("listed");
                let signals = watch.signals(stream(seed, 0.8));
                let drift =
                    |(i, s): &(usize, Signal)| (1_000..1_200).contains(i) && *s == Signal::Drift;
                seen += usize::from(signals.iter().any(drift));
            }
            assert!(seen >= 19, "{} sees the change in {seen} of 20", about.id);
            let constant = Watch::new(about.id).expect("listed").signals([0.0; 3_000]);
            assert!(
                constant.is_empty(),
                "{} on a constant: {constant:?}",
                about.id
            );
        }
    }

    #[test]
    fn what_cannot_be_taken_is_skipped_and_counted() {
        let mut random = Random(3);
        let clean: Vec<f64> = (0..1_500)
            .map(|i| f64::from(u8::from(random.uniform() < if i < 900 { 0.2 } else { 0.7 })))
            .collect();
        let mut holes = Vec::new();
        for (i, x) in clean.iter().enumerate() {
            if i % 7 == 0 {
                holes.extend([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
            }
            holes.push(*x);
        }
        for about in SEQUENTIAL {
            let (mut plain, mut holed) = (
                Watch::new(about.id).expect("listed"),
                Watch::new(about.id).expect("listed"),
            );
            let of = |signals: Vec<(usize, Signal)>| -> Vec<Signal> {
                signals.into_iter().map(|(_, s)| s).collect()
            };
            let signals = of(plain.signals(clean.iter().copied()));
            assert_eq!(
                signals,
                of(holed.signals(holes.iter().copied())),
                "{}",
                about.id
            );
            assert_eq!((plain.skipped(), holed.skipped()), (0, 645), "{}", about.id);
            assert_eq!((plain.seen(), holed.seen()), (1_500, 1_500), "{}", about.id);
        }
        let mut ddm = Watch::new("ddm").expect("listed");
        ddm.update(2.0);
        ddm.update(-0.1);
        assert_eq!((ddm.seen(), ddm.skipped()), (0, 2), "no share");
    }

    #[test]
    fn hostile_values_do_no_harm() {
        let hostile = [
            f64::MAX,
            f64::MIN,
            1e308,
            -1e308,
            f64::MIN_POSITIVE,
            0.0,
            -0.0,
        ];
        for about in SEQUENTIAL {
            let mut watch = Watch::new(about.id).expect("listed");
            watch.signals((0..2_000).map(|i| hostile[i % hostile.len()]));
            assert_eq!(watch.seen() + watch.skipped(), 2_000, "{}", about.id);
        }
    }
    /// The first value on which it alarms in clean streams, by draw.
    fn share(about: &AboutDetector, draw: fn(&mut Random) -> f64) -> f64 {
        const DRAWS: u64 = 200;
        let alarms = (0..DRAWS).filter(|seed| {
            let mut random = Random(70_000 + seed);
            let mut watch = Watch::new(about.id).expect("listed");
            (0..5_000).any(|_| watch.update(draw(&mut random)) == Signal::Drift)
        });
        alarms.count() as f64 / DRAWS as f64
    }

    #[test]
    fn shares_of_clean_streams_are_those_that_are_shown() {
        let mut wrong = Vec::new();
        for about in SEQUENTIAL {
            let errors = share(about, |r| f64::from(u8::from(r.uniform() < 0.2)));
            let numbers =
                (about.takes == Takes::Numbers).then(|| share(about, |r| r.normal() / 4.0 + 0.5));
            let scores = (about.takes == Takes::Numbers).then(|| share(about, Random::uniform));
            let measured = CleanShare {
                errors,
                scores,
                numbers,
            };
            if measured != about.clean {
                wrong.push(format!("{}: {measured:?}", about.id));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
