//! What people read of streams and their detectors.

use super::streams::{Stream, StreamKind, Streams, Watched};
use super::{AboutDetector, SEQUENTIAL};
use crate::drift::causes::percent;

impl Streams {
    /// The stream of this kind and name.
    pub fn find(&self, of: StreamKind, name: &str) -> Option<&Stream> {
        let mut streams = self.streams.iter();
        streams.find(|s| s.of == of && s.name == name)
    }
}

impl Streams {
    /// What people read first: the order of the rows, what was left out, and what alarms are worth.
    pub fn lead(&self) -> String {
        let mut says = match &self.reason {
            Some(reason) => format!("Not all could be watched: {reason} "),
            None => String::new(),
        };
        says += "Detectors see one row after the other, as they would have in operation. ";
        says += self.order.sentence();
        if self.without_time > 0 {
            says += &format!(
                " Rows left out for want of a timestamp: {}.",
                self.without_time
            );
        }
        says + " Alarms inform; no verdict rests on them."
    }
}

impl Stream {
    /// What people read of a stream: "The model's error, row by row".
    pub fn title(&self) -> String {
        match self.of {
            StreamKind::Error => "The model's error, row by row".to_owned(),
            StreamKind::Score => "What the model says, row by row".to_owned(),
            StreamKind::Feature => format!("{}, row by row", self.name),
        }
    }

    /// "3 of 8 detectors raise an alarm. …"
    pub fn sentence(&self) -> String {
        let loud = self.detectors.iter().filter(|d| d.alarms > 0).count();
        let all = self.detectors.len();
        let scaled = match (self.scale, self.of) {
            (Some(_), _) => {
                " Values are scaled: two standard deviations under the mean count as 0, two over it as 1."
            }
            (None, StreamKind::Error) if all > 4 => {
                " A value is 1 where the model was wrong, else 0."
            }
            (None, _) => "",
        };
        format!("{loud} of {all} detectors raise an alarm.{scaled}")
    }
}

impl Watched {
    /// "watches for a rise of the mean; alarms on 3 % of clean streams of 5,000 values": what an alarm is worth.
    pub fn worth(&self) -> String {
        let watches = self.about().map_or("a change", |about| about.watches);
        let clean = percent(self.clean);
        let every = match self.every {
            0 | 1 => String::new(),
            n => format!("; saw one value in {n}"),
        };
        format!("{watches}; alarms on {clean} of clean streams of 5,000 values{every}")
    }

    /// What people call it.
    pub fn title(&self) -> &str {
        self.about().map_or(&self.detector, |about| about.title)
    }

    /// The detector's description; `None` for one of another version.
    pub fn about(&self) -> Option<&'static AboutDetector> {
        let mut detectors = SEQUENTIAL.iter().copied();
        detectors.find(|about| about.id == self.detector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_is_told_with_what_it_is_worth() {
        let watched = Watched {
            detector: "eddm".to_owned(),
            every: 4,
            clean: 0.97,
            ..Watched::default()
        };
        assert_eq!(
            watched.worth(),
            "errors that follow one another ever sooner; alarms on 97 % of clean streams of 5,000 values; saw one value in 4"
        );
        let newer = Watched {
            detector: "oracle".to_owned(),
            ..Watched::default()
        };
        assert_eq!(newer.title(), "oracle");
        assert!(newer.worth().starts_with("a change; alarms on 0 %"));
        let streams = Streams {
            without_time: 3,
            ..Streams::default()
        };
        assert!(
            streams.lead().contains("not known whether"),
            "{}",
            streams.lead()
        );
        assert!(streams.lead().contains("want of a timestamp: 3."));
        let stream = Stream {
            detectors: vec![watched],
            ..Stream::default()
        };
        assert_eq!(stream.sentence(), "0 of 1 detectors raise an alarm.");
    }
}
