//! Metrics of one class against the rest, averaged over classes as scikit-learn does it.

use super::{Measured, WILSON, ratio};
use crate::performance::rows::ClassRows;
use crate::stats::interval::wilson;

/// A share that each class has: `part` rows of `whole`.
pub struct PerClass {
    /// Rows above the line; may be halves.
    pub part: fn(&ClassRows, usize) -> f64,
    /// Rows below the line.
    pub whole: fn(&ClassRows, usize) -> f64,
    /// What it means that there are none below the line, after the class's name: `is never predicted`.
    pub empty: &'static str,
    /// Whether Wilson's interval applies: the rows above the line are some of those below.
    pub wilson: bool,
}

impl PerClass {
    /// The positive class's value for a binary task; else the mean over the classes that occur ("macro"), the mean
    /// weighted by their labels ("weighted"), and that of all classes' rows taken together ("micro").
    ///
    /// A class without rows below the line counts as 0, and the reason says so.
    pub fn measure(&self, rows: &ClassRows) -> Vec<Measured> {
        match rows.positive {
            Some(positive) => vec![self.of_class(rows, positive).averaged("binary")],
            None => self.averages(rows),
        }
    }

    fn of_class(&self, rows: &ClassRows, class: usize) -> Measured {
        let (part, whole) = ((self.part)(rows, class), (self.whole)(rows, class));
        let measured = Measured::new(ratio(part, whole)).because(self.reason(rows, &[class]));
        match self.wilson {
            true => measured.within(wilson(part as u64, whole as u64), WILSON),
            false => measured,
        }
    }

    fn averages(&self, rows: &ClassRows) -> Vec<Measured> {
        let classes = rows.present();
        let value = |class: &usize| ratio((self.part)(rows, *class), (self.whole)(rows, *class));
        let sum = |of: fn(&ClassRows, usize) -> f64| {
            classes.iter().map(|class| of(rows, *class)).sum::<f64>()
        };
        let labels = rows.pairs.len() as f64;
        let plain = classes.iter().map(value).sum::<f64>() / classes.len() as f64;
        let weighted = classes
            .iter()
            .map(|class| value(class) * rows.support(*class) as f64)
            .sum::<f64>()
            / labels;
        let micro = ratio(sum(self.part), sum(self.whole));
        let reason = self.reason(rows, &classes);
        vec![
            Measured::new(plain)
                .averaged("macro")
                .because(reason.clone()),
            Measured::new(weighted).averaged("weighted").because(reason),
            Measured::new(micro).averaged("micro"),
        ]
    }

    fn reason(&self, rows: &ClassRows, classes: &[usize]) -> Option<String> {
        let empty = classes
            .iter()
            .filter(|class| (self.whole)(rows, **class) == 0.0);
        let names: Vec<String> = empty.map(|class| rows.name(*class)).collect();
        (!names.is_empty())
            .then(|| format!("{} {}, which counts as 0", names.join(", "), self.empty))
    }
}
