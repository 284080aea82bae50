//! The model engine behind a few functions that a page can call, for `make bench-peers`: built as the model worker is, with what that worker does
//! to rows, from plain columns to predictions.

#[cfg(target_arch = "wasm32")]
mod engine {
    use seaworthy::data::{Column, Columns, Kind};
    use seaworthy::model::{Binding, Model, bind, load};
    use wasm_bindgen::prelude::*;

    /// A model and the rows it is asked about.
    #[wasm_bindgen]
    pub struct Engine {
        model: Model,
        rows: Columns,
        binding: Option<Binding>,
    }

    #[wasm_bindgen]
    impl Engine {
        /// Reads and prepares a model.
        #[wasm_bindgen(constructor)]
        pub fn new(bytes: Vec<u8>) -> Result<Engine, String> {
            let model = load("model.onnx", bytes).map_err(|e| e.to_string())?;
            let (rows, binding) = (Columns::default(), None);
            Ok(Engine {
                model,
                rows,
                binding,
            })
        }

        /// Another column of numbers; NaN is missing.
        pub fn numbers(&mut self, name: String, values: Vec<f64>) {
            self.rows.rows = values.len();
            self.rows.columns.push((name, Column::Numbers(values)));
        }

        /// Another column of texts.
        pub fn texts(&mut self, name: String, values: Vec<String>) {
            self.rows.rows = values.len();
            let values = values.into_iter().map(Some).collect();
            self.rows.columns.push((name, Column::Texts(values)));
        }

        /// Binds the columns by name, else in their order.
        pub fn bind(&mut self) -> Result<(), String> {
            let kind = |column: &Column| match column {
                Column::Numbers(_) => Kind::Numeric,
                Column::Texts(_) => Kind::Categorical,
            };
            let named = self.rows.columns.iter();
            let features: Vec<(String, Kind)> =
                named.map(|(n, column)| (n.clone(), kind(column))).collect();
            let bound = bind(self.model.inputs(), &features, &features, None, &[]);
            self.binding = Some(bound.map_err(|e| e.to_string())?);
            Ok(())
        }

        /// One number per row: the last class's score, or the value.
        pub fn predict(&self, batch: usize) -> Result<Vec<f32>, String> {
            let binding = self.binding.as_ref().ok_or("nothing is bound")?;
            let answers = self
                .model
                .predict(binding, &self.rows, batch, &mut |_| {})
                .map_err(|e| e.to_string())?;
            let last = answers.scores.into_iter().next_back();
            let scores = last.map(|(_, scores)| scores).or(answers.values);
            scores.ok_or_else(|| "neither scores nor values".to_owned())
        }
    }
}
