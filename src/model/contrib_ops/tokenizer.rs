//! Tokenizer: cuts texts into tokens, which are counted as TfIdfVectorizer counts them.
//!
//! The operator alone fills each row up to the longest, so one long text would cost as much memory as all
//! rows of its length. `joined` hands it the attributes of the TfIdfVectorizer behind it instead, and no row
//! is filled up.

use crate::model::attributes::Attributes;
use crate::model::kernels::tokens::Tokens;
use crate::model::main_ops::tf_idf_vectorizer::{self, TfIdfVectorizer};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{tensor, texts};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "Tokenizer",
    attributes: &[
        "mark",
        "max_gram_length",
        "max_skip_count",
        "min_gram_length",
        "mincharnum",
        "mode",
        "ngram_counts",
        "ngram_indexes",
        "pad_value",
        "pool_int64s",
        "pool_strings",
        "separators",
        "tokenexp",
        "weights",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

/// Bytes of a text that is cut. A pattern may look to the end of the text from each of its tokens, so time can grow with the square.
const LONGEST: usize = 1 << 16;

/// What the attribute `mark` puts before and after the tokens of a row.
const MARKS: [&str; 2] = ["\u{2}", "\u{3}"];

#[derive(Debug)]
struct Tokenizer {
    tokens: Tokens,
    counts: TfIdfVectorizer,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let tokens = Tokens::read(attributes)?;
    let pool = attributes.strings("pool_strings")?;
    if pool.is_empty() {
        return Err("its tokens go elsewhere than through Flatten to one TfIdfVectorizer".into());
    }
    let mark = attributes.int("mark")?.ok_or("mark is missing")? != 0;
    let filler = attributes.string("pad_value")?;
    let filler = filler.ok_or("pad_value is missing")?;
    // How often rows are filled up, and whether an empty text is marked, depends on the other rows.
    if pool.contains(&filler) {
        return Err("its pad_value is counted, which depends on the other rows".into());
    }
    if mark && MARKS.iter().any(|m| pool.iter().any(|p| p == m)) {
        return Err("its marks are counted, which depends on the other rows".into());
    }
    let counts = tf_idf_vectorizer::of(attributes)?;
    Ok(Arc::new(Tokenizer { tokens, counts }))
}

impl Kernel for Tokenizer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        let rows = match x.dims.as_slice() {
            [rows] => Some(rows.clone()),
            [rows, one] if *one == 1.to_dim() => Some(rows.clone()),
            _ => None,
        };
        let rows = rows.filter(|_| x.element == String::datum_type());
        let rows = rows.ok_or("it takes one column of texts")?;
        let dims = [rows, self.counts.width().to_dim()];
        Ok(vec![Shaped::new(f32::datum_type(), dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let texts = texts(&inputs[0])?;
        let width = self.counts.width();
        let mut memories = self.tokens.memories();
        let mut out = vec![0f32; texts.len() * width];
        for (text, counts) in texts.iter().zip(out.chunks_exact_mut(width)) {
            if text.len() > LONGEST {
                return Err(format!(
                    "a text is longer than {LONGEST} bytes, the most that is cut into tokens. Shorten it"
                ));
            }
            let tokens = self.tokens.of(&mut memories, text)?;
            self.counts.count_texts(&tokens, counts);
        }
        Ok(vec![tensor(&[texts.len(), width], out)?])
    }
}
