//! TfIdfVectorizer: counts runs of tokens, with or without gaps between them.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{is_whole, table, tensor, texts, values};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "TfIdfVectorizer",
    attributes: &[
        "max_gram_length",
        "max_skip_count",
        "min_gram_length",
        "mode",
        "ngram_counts",
        "ngram_indexes",
        "pool_int64s",
        "pool_strings",
        "weights",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

/// More columns than any table of ours has.
const MOST: i64 = 1 << 20;

#[derive(Debug)]
pub(in crate::model) struct TfIdfVectorizer {
    tokens: Tokens,
    grams: Grams,
    /// Lengths of runs that count.
    shortest: usize,
    longest: usize,
    /// The most tokens passed over between two of a run.
    gap: usize,
    /// Columns of the output.
    width: usize,
    /// Whether a run counts once however often it stands there.
    once: bool,
    /// Per column; empty for one each.
    weights: Vec<f32>,
}

/// Numbers of the tokens that stand in any run.
#[derive(Debug)]
enum Tokens {
    Ints(HashMap<i64, u32>),
    Texts(HashMap<String, u32>),
}

/// The runs as a tree of tokens.
#[derive(Debug, Default)]
struct Grams {
    next: HashMap<(u32, u32), u32>,
    /// The column of the run that ends at each place.
    column: Vec<Option<usize>>,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    Ok(Arc::new(of(attributes)?))
}

/// What the attributes say is counted.
pub(in crate::model) fn of(attributes: &Attributes) -> Result<TfIdfVectorizer, String> {
    let (ints, texts) = (
        attributes.ints("pool_int64s")?,
        attributes.strings("pool_strings")?,
    );
    let (pool, tokens) = match (ints.is_empty(), texts.is_empty()) {
        (false, true) => {
            let (pool, numbers) = numbered(ints.iter().copied());
            (pool, Tokens::Ints(numbers))
        }
        (true, false) => {
            let (pool, numbers) = numbered(texts.into_iter());
            (pool, Tokens::Texts(numbers))
        }
        _ => return Err("it needs a pool of one kind, whole numbers or texts".into()),
    };
    let length = |name: &str, least: i64| match attributes.int(name)? {
        Some(n) if (least..=MOST).contains(&n) => Ok(n as usize),
        found => Err(format!("{name} is {found:?}")),
    };
    let (shortest, longest) = (length("min_gram_length", 1)?, length("max_gram_length", 1)?);
    let starts = attributes.ints("ngram_counts")?;
    if shortest > longest || longest > starts.len() {
        return Err(format!("it counts runs of {shortest} to {longest} tokens"));
    }
    let columns = attributes.ints("ngram_indexes")?;
    if columns.is_empty() || columns.iter().any(|c| !(0..MOST).contains(c)) {
        return Err("ngram_indexes is missing or out of range".into());
    }
    let columns: Vec<usize> = columns.iter().map(|c| *c as usize).collect();
    let weights = attributes.floats("weights")?;
    let (once, weights) = match attributes.string("mode")?.as_deref() {
        Some("TF") => (false, &[][..]),
        Some("IDF") => (true, weights),
        Some("TFIDF") => (false, weights),
        other => return Err(format!("mode {other:?} is not in the standard")),
    };
    let width = columns.iter().max().map_or(0, |c| c + 1);
    Ok(TfIdfVectorizer {
        tokens,
        grams: grams(&pool, starts, &columns, shortest..=longest)?,
        shortest,
        longest,
        gap: length("max_skip_count", 0)?,
        width,
        once,
        weights: per_column(weights, &columns, width)?,
    })
}

/// Each token as a number, and the numbers.
fn numbered<T: Eq + Hash>(pool: impl Iterator<Item = T>) -> (Vec<u32>, HashMap<T, u32>) {
    let mut numbers = HashMap::new();
    let pool = pool.map(|token| {
        let next = numbers.len() as u32;
        *numbers.entry(token).or_insert(next)
    });
    let pool = pool.collect();
    (pool, numbers)
}

fn grams(
    pool: &[u32],
    starts: &[i64],
    columns: &[usize],
    counted: std::ops::RangeInclusive<usize>,
) -> Result<Grams, String> {
    let bounds: Vec<usize> = starts
        .iter()
        .map(|s| usize::try_from(*s).unwrap_or(usize::MAX))
        .chain([pool.len()])
        .collect();
    let mut columns = columns.iter();
    let mut grams = Grams::default();
    grams.column.push(None);
    for (at, pair) in bounds.windows(2).enumerate() {
        let length = at + 1;
        let part = pool.get(pair[0]..pair[1]);
        let part = part.ok_or("ngram_counts does not divide the pool")?;
        if !part.len().is_multiple_of(length) {
            return Err(format!("the pool ends within a run of {length} tokens"));
        }
        for gram in part.chunks_exact(length) {
            let column = columns.next().ok_or("ngram_indexes is too short")?;
            if counted.contains(&length) && grams.add(gram, *column).is_some() {
                return Err("the pool lists a run twice".into());
            }
        }
    }
    match columns.next() {
        None if bounds.first() == Some(&0) => Ok(grams),
        _ => Err("ngram_indexes and the pool differ in length".into()),
    }
}

impl Grams {
    /// The column that the run had before.
    fn add(&mut self, gram: &[u32], column: usize) -> Option<usize> {
        let mut at = 0;
        for token in gram {
            let new = self.column.len() as u32;
            let next = *self.next.entry((at, *token)).or_insert(new);
            if next == new {
                self.column.push(None);
            }
            at = next;
        }
        self.column[at as usize].replace(column)
    }
}

/// The standard gives weights by run and runtimes take them by column, so both must say the same.
fn per_column(weights: &[f32], columns: &[usize], width: usize) -> Result<Vec<f32>, String> {
    if weights.is_empty() {
        return Ok(Vec::new());
    }
    let same = |(column, weight): (&usize, &f32)| weights.get(*column) == Some(weight);
    let agree = columns.iter().zip(weights).all(same);
    match agree && weights.len() == columns.len() {
        true => Ok(weights[..width].to_vec()),
        false => {
            Err("runtimes disagree on weights that are not in the order of the columns".into())
        }
    }
}

impl TfIdfVectorizer {
    fn numbers(&self, x: &Tensor) -> Result<Vec<Option<u32>>, String> {
        Ok(match &self.tokens {
            Tokens::Ints(of) => values::<i64>(x)?
                .iter()
                .map(|t| of.get(t).copied())
                .collect(),
            Tokens::Texts(of) => texts(x)?.iter().map(|t| of.get(t).copied()).collect(),
        })
    }

    /// Columns of the output.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Counts the runs of one row of texts, with their weights; `counts` are zeros.
    pub fn count_texts(&self, row: &[&str], counts: &mut [f32]) {
        if let Tokens::Texts(of) = &self.tokens {
            let row: Vec<Option<u32>> = row.iter().map(|t| of.get(*t).copied()).collect();
            self.weigh(&row, counts);
        }
    }

    fn weigh(&self, row: &[Option<u32>], counts: &mut [f32]) {
        self.count(row, counts);
        if self.once {
            counts.iter_mut().for_each(|c| *c = c.min(1.0));
        }
        for (count, weight) in counts.iter_mut().zip(&self.weights) {
            *count *= weight;
        }
    }

    /// Adds the runs of one row. Gaps within a run are all of the same length; single tokens have none and
    /// are counted with the first.
    fn count(&self, row: &[Option<u32>], counts: &mut [f32]) {
        let mut shortest = self.shortest;
        for step in 1..=(self.gap + 1).min(row.len()) {
            for start in 0..row.len() {
                let mut at = 0;
                let run = row[start..].iter().step_by(step).take(self.longest);
                for (before, token) in run.enumerate() {
                    let next = token.and_then(|t| self.grams.next.get(&(at, t)));
                    let Some(next) = next else { break };
                    at = *next;
                    match self.grams.column[at as usize] {
                        Some(column) if before + 1 >= shortest => counts[column] += 1.0,
                        _ => {}
                    }
                }
            }
            shortest = shortest.max(2);
        }
    }
}

impl Kernel for TfIdfVectorizer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        let fits = match self.tokens {
            Tokens::Ints(_) => is_whole(x.element),
            Tokens::Texts(_) => x.element == String::datum_type(),
        };
        let rows = match (fits, x.dims.as_slice()) {
            (true, [_]) => None,
            (true, [rows, _]) => Some(rows.clone()),
            _ => return Err(format!("cannot count runs of {:?}", x.element)),
        };
        let dims = rows.into_iter().chain([self.width.to_dim()]);
        Ok(vec![Shaped::new(f32::datum_type(), dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let (rows, length) = table(x)?;
        let numbers = self.numbers(x)?;
        let mut out = vec![0f32; rows * self.width];
        for (row, counts) in out.chunks_exact_mut(self.width).enumerate() {
            self.weigh(&numbers[row * length..(row + 1) * length], counts);
        }
        let shape: Vec<usize> = match x.rank() {
            1 => vec![self.width],
            _ => vec![rows, self.width],
        };
        Ok(vec![tensor(&shape, out)?])
    }
}
