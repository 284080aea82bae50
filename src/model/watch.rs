//! Values inside the graph, given beside its outputs.
//!
//! They are made outputs before tract simplifies the graph, so that every operator, check and replacement is the same as without them
//! and only what tract would have joined across one of them stays apart.

use super::bounds::of_one_row;
use super::plan::{Plan, Rows, Watched};
use super::tensors::text;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tract_onnx::tract_core::plan::eval;
use tract_onnx::tract_hir::internal::*;

/// Values of a row in all tensors that are watched, together; what is larger is not watched.
const MOST_WATCHED: u64 = 1 << 22;

/// Adds the values to the graph's outputs; the place of each among them, or why it has none.
pub(super) fn add(
    graph: &mut InferenceModel,
    watch: &[String],
    outlets: &HashMap<String, OutletId>,
) -> Result<Vec<Result<usize, String>>, String> {
    let mut all = graph.outputs.clone();
    let mut place = |name: &String| {
        let outlet = *outlets
            .get(name)
            .ok_or_else(|| "the engine has no such value".to_owned())?;
        Ok(all.iter().position(|o| *o == outlet).unwrap_or_else(|| {
            all.push(outlet);
            all.len() - 1
        }))
    };
    let places = watch.iter().map(&mut place).collect();
    graph.select_output_outlets(&all).map_err(text)?;
    Ok(places)
}

/// Takes out those that are too large to be kept, as far as the graph tells before a run. The first `given` outputs stay.
pub(super) fn within_bounds(
    graph: &mut TypedModel,
    given: usize,
    mut places: Vec<Result<usize, String>>,
) -> Result<Vec<Result<usize, String>>, String> {
    let outlets = graph.output_outlets().map_err(text)?.to_vec();
    let (mut kept, mut now) = (Vec::new(), HashMap::new());
    let mut held = 0u64;
    for (at, outlet) in outlets.iter().enumerate() {
        let made = of_one_row(&graph.outlet_fact(*outlet).map_err(text)?.shape);
        let total = held.saturating_add(made);
        if at < given || total <= MOST_WATCHED {
            held = if at < given { held } else { total };
            now.insert(at, Ok(kept.len()));
            kept.push(*outlet);
        } else {
            let why = format!(
                "it has {made} entries for a row; {MOST_WATCHED} are looked at in all stages together"
            );
            now.insert(at, Err(why));
        }
    }
    for place in &mut places {
        if let Ok(at) = place
            && let Some(now) = now.get(at)
        {
            *place = now.clone();
        }
    }
    graph.select_output_outlets(&kept).map_err(text)?;
    Ok(places)
}

/// The axis of the rows of each.
pub(super) fn with_axes(
    graph: &TypedModel,
    places: Vec<Result<usize, String>>,
    n: &Symbol,
    rows: Rows,
) -> Result<Vec<Watched>, String> {
    let outlets = graph.output_outlets().map_err(text)?;
    let axis = |place: Result<usize, String>| -> Watched {
        let at = place?;
        let outlet = outlets.get(at).ok_or("the engine has no such value")?;
        let fact = graph.outlet_fact(*outlet).map_err(text)?;
        Ok((at, axis_of_rows(&fact.shape, n, rows)?))
    };
    Ok(places.into_iter().map(axis).collect())
}

fn axis_of_rows(shape: &[TDim], n: &Symbol, rows: Rows) -> Result<Option<usize>, String> {
    if let Rows::Exactly(rows) = rows {
        let first = shape.first().and_then(|d| d.to_usize().ok());
        return Ok((first == Some(rows) && rows > 1).then_some(0));
    }
    let mut open = shape
        .iter()
        .enumerate()
        .filter(|(_, d)| d.to_i64().is_err());
    match (
        open.next(),
        shape.iter().filter(|d| d.symbols().contains(n)).count(),
    ) {
        (None, _) => Ok(None),
        (_, 1) => {
            let at = shape.iter().position(|d| *d == n.to_dim());
            at.map(Some).ok_or_else(|| mixed(shape))
        }
        _ => Err(mixed(shape)),
    }
}

fn mixed(shape: &[TDim]) -> String {
    let axes: Vec<String> = shape.iter().map(TDim::to_string).collect();
    format!(
        "its shape [{}] does not tell which of its entries belong to one row",
        axes.join(", ")
    )
}

impl Plan {
    /// One run that gives the outputs and then what is watched.
    pub fn run_watching(&self, inputs: TVec<TValue>) -> Result<Vec<Tensor>, String> {
        let mut is_kept = vec![false; self.runnable.model().nodes().len()];
        for outlet in self.runnable.model().output_outlets().map_err(text)? {
            if let Some(kept) = is_kept.get_mut(outlet.node) {
                *kept = true;
            }
        }
        // A length that only a run tells is not bounded by the shapes.
        let mut held = 0u64;
        let run = || {
            let mut state = self.runnable.spawn()?;
            state.run_plan_with_eval(inputs, |context, state, node, inputs| {
                let outputs = eval(context, state, node, inputs)?;
                if is_kept.get(node.id).is_some_and(|kept| *kept) {
                    held += outputs.iter().map(|t| t.len() as u64).sum::<u64>();
                    ensure!(
                        held <= MOST_WATCHED * 4,
                        "its stages give more than {} values for this row",
                        MOST_WATCHED * 4
                    );
                }
                TractResult::Ok(outputs)
            })
        };
        let stopped = |_| Err(format_err!("the engine stopped at it"));
        let outputs = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(stopped);
        let outputs = outputs.map_err(text)?.into_iter();
        Ok(outputs.map(|t| t.into_tensor()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_the_axis_as_long_as_they_are_many() {
        let scope = SymbolScope::default();
        let (n, width) = (scope.sym("rows"), scope.sym("width"));
        let of = |shape: &[TDim], rows| axis_of_rows(shape, &n, rows);
        let [rows, five] = [n.to_dim(), 5.to_dim()];
        assert_eq!(of(&[rows.clone(), five.clone()], Rows::Any), Ok(Some(0)));
        assert_eq!(of(&[five.clone(), rows.clone()], Rows::Any), Ok(Some(1)));
        assert_eq!(of(std::slice::from_ref(&five), Rows::Any), Ok(None));
        assert_eq!(of(&[rows.clone(), width.to_dim()], Rows::Any), Ok(Some(0)));
        assert!(of(&[rows.clone(), rows.clone()], Rows::Any).is_err());
        assert!(of(&[rows.clone() * 5], Rows::Any).is_err());
        assert!(of(&[width.to_dim()], Rows::Any).is_err());
        assert_eq!(
            of(&[five.clone(), 2.to_dim()], Rows::Exactly(5)),
            Ok(Some(0))
        );
        assert_eq!(of(&[five], Rows::Exactly(1)), Ok(None));
    }
}
