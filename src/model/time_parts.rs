//! Where the time of a run goes: the graph's steps one by one, summed by the operator of the file that they came from.

use super::clock::tick;
use super::collect::Collected;
use super::error::ModelError;
use super::feed::Feed;
use super::graph::{domain, node_name};
use super::latency::repeated;
use super::load::Model;
use super::plan::Plan;
use super::timing::{TimeParts, TimeShare};
use super::types::Binding;
use crate::data::Columns;
use std::collections::{BTreeMap, HashMap};
use tract_onnx::pb::GraphProto;
use tract_onnx::tract_core::plan::eval;
use tract_onnx::tract_hir::internal::*;

/// Runs that are enough: a step that takes a tenth of a coarse clock's step is then known to a tenth of itself.
const ENOUGH_RUNS: u64 = 1_000;

/// Shares of the time of runs of `batch` rows, looked into for `budget_us`, at least once. Rows are taken as for
/// [`super::latency()`]; `None` without rows.
///
/// A clock that is coarse against a step gives 0 or its own step for it; as it does not know where a step begins, the mean over
/// many runs is right all the same.
///
/// # Errors
/// As [`Model::predict`].
pub fn time_parts(
    model: &Model,
    binding: &Binding,
    columns: &Columns,
    batch: usize,
    clock: &mut dyn FnMut() -> f64,
    budget_us: f64,
) -> Result<Option<TimeParts>, ModelError> {
    if columns.rows == 0 || batch == 0 {
        return Ok(None);
    }
    let rows = repeated(columns, batch);
    let within_us = tick(clock);
    let start = clock();
    let mut spent = Spent::default();
    let mut runs = 0;
    while runs == 0 || (runs < ENOUGH_RUNS && clock() - start < budget_us) {
        model.watched(binding, &rows, clock, &mut spent)?;
        runs += 1;
    }
    let shares = spent.shares(&model.plan);
    Ok(shares.map(|(total_us, shares)| TimeParts {
        batch: batch as u64,
        runs,
        run_us: total_us / runs as f64,
        within_us,
        shares,
    }))
}

/// Microseconds spent so far.
#[derive(Default)]
struct Spent {
    feeding: f64,
    collecting: f64,
    /// In the graph as a whole.
    graph: f64,
    /// By the step's number.
    steps: BTreeMap<usize, f64>,
}

impl Spent {
    /// All in all, and each part of it; `None` where the clock did not move.
    fn shares(&self, plan: &Plan) -> Option<(f64, Vec<TimeShare>)> {
        let total = self.feeding + self.graph + self.collecting;
        if total <= 0.0 || !total.is_finite() {
            return None;
        }
        let mut by_operator: BTreeMap<String, (u64, f64)> = BTreeMap::new();
        for (step, us) in &self.steps {
            let of = by_operator.entry(plan.operator(*step)).or_default();
            *of = (of.0 + 1, of.1 + us);
        }
        let inside: f64 = self.steps.values().sum();
        let outside = [
            (TimeShare::FEEDING, self.feeding),
            (TimeShare::COLLECTING, self.collecting),
            (TimeShare::BETWEEN, (self.graph - inside).max(0.0)),
        ];
        let outside = outside.map(|(what, us)| (what.to_owned(), (0, us)));
        let mut shares: Vec<TimeShare> = by_operator
            .into_iter()
            .chain(outside)
            .map(|(what, (steps, us))| TimeShare {
                what,
                steps,
                share: us / total,
            })
            .collect();
        shares.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.what.cmp(&b.what)));
        Some((total, shares))
    }
}

impl Model {
    /// Predicts the rows and notes what takes how long.
    fn watched(
        &self,
        binding: &Binding,
        rows: &Columns,
        clock: &mut dyn FnMut() -> f64,
        spent: &mut Spent,
    ) -> Result<(), ModelError> {
        let mut now = clock();
        let mut since = |clock: &mut dyn FnMut() -> f64| {
            let before = std::mem::replace(&mut now, clock());
            now - before
        };
        let feed = Feed::new(self.inputs(), binding, rows)?;
        let mut collected = Collected::default();
        let step = self.step(rows.rows);
        let mut done = 0;
        while done < rows.rows {
            let part = done..rows.rows.min(done + step);
            done = part.end;
            let length = self.filled(part.len());
            let inputs = feed.tensors(part.clone(), length)?;
            spent.feeding += since(clock);
            let steps = &mut spent.steps;
            let outputs = self
                .plan
                .run_watched(inputs, clock, &mut |step, us| {
                    *steps.entry(step).or_default() += us;
                })
                .map_err(ModelError::Run)?;
            spent.graph += since(clock);
            collected
                .add(self.facts(), &outputs, part.len(), length)
                .map_err(ModelError::Run)?;
            spent.collecting += since(clock);
        }
        collected.finish(self.facts());
        spent.collecting += since(clock);
        Ok(())
    }
}

impl Plan {
    /// One run that tells of each step how long it took.
    fn run_watched(
        &self,
        inputs: TVec<TValue>,
        clock: &mut dyn FnMut() -> f64,
        took: &mut dyn FnMut(usize, f64),
    ) -> Result<Vec<Tensor>, String> {
        let mut state = self.runnable.spawn().map_err(super::tensors::text)?;
        let outputs = state
            .run_plan_with_eval(inputs, |context, state, node, inputs| {
                let begin = clock();
                let outputs = eval(context, state, node, inputs);
                if !node.inputs.is_empty() {
                    took(node.id, clock() - begin);
                }
                outputs
            })
            .map_err(super::tensors::text)?;
        Ok(outputs.into_iter().map(|t| t.into_tensor()).collect())
    }

    /// The operator of the file that a step came from, as well as its name tells; else what the step is.
    fn operator(&self, step: usize) -> String {
        let Some(node) = self.runnable.model().nodes().get(step) else {
            return String::new();
        };
        match self.origins.of(&node.name) {
            Some(operator) => operator.to_owned(),
            None => node.op().name().into_owned(),
        }
    }
}

/// Operators of the file by the names of their nodes.
#[derive(Default)]
pub(super) struct Origins(HashMap<String, String>);

impl Origins {
    pub fn new(graph: &GraphProto) -> Origins {
        let id = |domain: &str, op: &str| format!("{domain}:{op}");
        let nodes = graph.node.iter();
        Origins(
            nodes
                .map(|n| (node_name(n), id(domain(&n.domain), &n.op_type)))
                .collect(),
        )
    }

    /// A step is called by the node that it came from and what became of it ("Gemm.fix_a"): the longest beginning that names a node.
    fn of(&self, step: &str) -> Option<&str> {
        let ends = step
            .char_indices()
            .rev()
            .filter(|(_, letter)| !letter.is_alphanumeric())
            .map(|(at, _)| at);
        std::iter::once(step.len())
            .chain(ends)
            .find_map(|end| self.0.get(step.get(..end)?))
            .map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_belongs_to_the_longest_name() {
        let origins = [
            ("Add", "ai.onnx:Add"),
            ("Add_1", "ai.onnx:Mul"),
            ("é.x", "x"),
        ];
        let origins = Origins(origins.map(|(n, o)| (n.to_owned(), o.to_owned())).into());
        for (step, expected) in [
            ("Add", Some("ai.onnx:Add")),
            ("Add.broadcast.1", Some("ai.onnx:Add")),
            ("Add_1", Some("ai.onnx:Mul")),
            ("Add_1.fix", Some("ai.onnx:Mul")),
            ("Add_2", Some("ai.onnx:Add")),
            ("Added", None),
            ("é.x.é", Some("x")),
            ("", None),
        ] {
            assert_eq!(origins.of(step), expected, "{step}");
        }
    }
}
