//! What the files are, and the plan with every role settled.

use super::{Phase, Request, Track, inspect, load_model};
use crate::checks::{Facts, FileFact, SampleFacts};
use crate::data::{FileInfo, Format, Kind, roles};
use crate::engine::Problem;
use crate::engine::job::FileId;
use crate::engine::runner::Runner;
use crate::model::{ModelFacts, ModelOutput, OutputMeaning};
use crate::plan::{Plan, Roles, ScoreColumns, Task};
use futures::future::try_join_all;

/// Files, looked at, with the plan settled.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opened {
    /// The sample the model learned from.
    pub reference: Sample,
    /// What it meets now.
    pub production: Sample,
    /// Production's labels in a file of their own.
    pub labels: Option<(FileId, FileInfo)>,
    /// The model, or why it does not load.
    pub model: Option<(FileId, Result<ModelFacts, Problem>)>,
    /// The plan with guessed roles and task filled in.
    pub plan: Plan,
    /// Why each role was guessed.
    pub why: Vec<String>,
}

/// The files of one sample and the columns to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// In the order given.
    pub files: Vec<(FileId, FileInfo)>,
    /// Columns that every file has and that are not ignored, with their settled kinds.
    pub columns: Vec<(String, Kind)>,
    /// What the person should know.
    pub notes: Vec<String>,
}

/// Looks at all files of the request and settles the plan.
///
/// # Errors
/// A file that cannot be read, a file in the wrong part, no file at all.
pub async fn open<R: Runner>(
    runner: &R,
    request: &Request,
    track: &Track<'_>,
) -> Result<Opened, Problem> {
    track.begin(Phase::Inspecting, 0);
    let plan = &request.plan;
    let all = |ids: &[FileId]| {
        try_join_all(
            ids.iter()
                .map(|id| inspect(runner, *id, plan))
                .collect::<Vec<_>>(),
        )
    };
    let reference = with_ids(&request.reference, all(&request.reference).await?)?;
    let production = with_ids(&request.production, all(&request.production).await?)?;
    if reference.is_empty() && production.is_empty() {
        return Err(Problem::new(
            "There is no table to look at: give a reference sample, a production sample, or both.",
        ));
    }
    let labels = match request.labels {
        Some(id) => with_ids(&[id], vec![inspect(runner, id, plan).await?])?.pop(),
        None => None,
    };
    let model = match request.model {
        Some(id) => {
            let bytes = inspect(runner, id, plan).await.map_or(0, |info| info.bytes);
            track.begin(Phase::Loading, bytes);
            let progress = track.job(Phase::Loading);
            Some((id, load_model(runner, id, progress).await))
        }
        None => None,
    };
    if let Some((_, Err(problem))) = &model
        && problem.cancelled
    {
        return Err(problem.clone());
    }
    Ok(settle(reference, production, labels, model, plan))
}

fn with_ids(ids: &[FileId], infos: Vec<FileInfo>) -> Result<Vec<(FileId, FileInfo)>, Problem> {
    for info in &infos {
        if info.format == Format::Onnx {
            return Err(Problem::in_file(
                &info.name,
                "is a model; give it as the model, not as a table",
            ));
        }
    }
    Ok(ids.iter().copied().zip(infos).collect())
}

type Tables = Vec<(FileId, FileInfo)>;

fn settle(
    reference: Tables,
    production: Tables,
    labels: Option<(FileId, FileInfo)>,
    model: Option<(FileId, Result<ModelFacts, Problem>)>,
    given: &Plan,
) -> Opened {
    let facts = model.as_ref().and_then(|(_, m)| m.as_ref().ok());
    let inputs: Vec<String> = facts
        .iter()
        .flat_map(|f| f.inputs.iter().map(|i| i.name.clone()))
        .collect();
    let first = |tables: &Tables| tables.first().map(|(_, info)| info.clone());
    let (reference_info, production_info) = (first(&reference), first(&production));
    let (mut roles, mut why) = roles::guess(
        reference_info.as_ref(),
        production_info.as_ref(),
        labels.as_ref().map(|(_, i)| i),
        &inputs,
        &given.roles,
    );
    let task = given.task.or_else(|| {
        guess_task(
            &roles,
            facts,
            &[
                &reference_info,
                &production_info,
                &labels.as_ref().map(|(_, i)| i.clone()),
            ],
        )
    });
    if given.task.is_none()
        && let Some(task) = task
    {
        why.push(format!(
            "The task is {} by the label and the model.",
            format!("{task:?}").to_lowercase()
        ));
    }
    if task == Some(Task::Binary) && roles.positive.is_none() {
        roles.positive = None;
    }
    let plan = Plan {
        roles,
        task,
        ..given.clone()
    };
    let sample = |files: Tables| sample_of(files, &plan);
    Opened {
        reference: sample(reference),
        production: sample(production),
        labels,
        model,
        plan: plan.clone(),
        why,
    }
}

/// A label with few whole or text values is a class; what the model gives decides where there is no label.
fn guess_task(
    roles: &Roles,
    model: Option<&ModelFacts>,
    infos: &[&Option<FileInfo>],
) -> Option<Task> {
    if let Some(model) = model {
        let gives = |meaning| model.outputs.iter().any(|o| o.meaning == meaning);
        if gives(OutputMeaning::Label) || gives(OutputMeaning::Scores) {
            return Some(if model.classes.len() > 2 {
                Task::Multiclass
            } else {
                Task::Binary
            });
        }
    }
    // One number may be a class's score: what came true decides.
    let number = model.is_some_and(|m| {
        let value = |o: &ModelOutput| o.meaning == OutputMeaning::Value;
        m.outputs.iter().any(value)
    });
    let by_rows = guess_by_rows(roles, infos);
    match (number, by_rows) {
        (true, Some((2, _))) => Some(Task::Binary),
        (true, _) => Some(Task::Regression),
        (false, guess) => guess.map(|(_, task)| task),
    }
}

/// Different labels, or recorded predictions, as far as was looked, and what they are.
fn guess_by_rows(roles: &Roles, infos: &[&Option<FileInfo>]) -> Option<(u64, Task)> {
    let name = roles.label.as_ref().or(roles.prediction.as_ref())?;
    let columns: Vec<_> = infos
        .iter()
        .filter_map(|i| i.as_ref())
        .flat_map(|i| i.columns.iter().filter(|c| &c.name == name))
        .collect();
    let distinct = columns.iter().map(|c| c.distinct).max()?;
    let number = columns.iter().all(|c| c.kind == Kind::Numeric);
    let whole = columns.iter().all(|c| c.whole);
    let task = match distinct {
        0..=2 => Task::Binary,
        _ if number && (!whole || distinct > 20) => Task::Regression,
        _ => Task::Multiclass,
    };
    Some((distinct, task))
}

fn sample_of(files: Tables, plan: &Plan) -> Sample {
    let mut notes: Vec<String> = files
        .iter()
        .flat_map(|(_, i)| i.notes.iter().map(|n| format!("{}: {n}", i.name)))
        .collect();
    let Some((_, head)) = files.first() else {
        return Sample::default();
    };
    let mut columns = Vec::new();
    for column in &head.columns {
        if plan.roles.ignored.contains(&column.name) || plan.roles.id.as_ref() == Some(&column.name)
        {
            continue;
        }
        match files
            .iter()
            .find(|(_, i)| !i.columns.iter().any(|c| c.name == column.name))
        {
            Some((_, lacking)) => notes.push(format!(
                "Column \"{}\" is in {} but not in {}; it is left out.",
                column.name, head.name, lacking.name
            )),
            None => columns.push((
                column.name.clone(),
                kind_of(plan, &column.name, column.kind),
            )),
        }
    }
    Sample {
        files,
        columns,
        notes,
    }
}

/// The kind a column is read as: by its role first, as looked at otherwise.
pub(super) fn kind_of(plan: &Plan, name: &str, seen: Kind) -> Kind {
    let roles = &plan.roles;
    let has = |list: &[String]| list.iter().any(|n| n == name);
    let is = |one: &Option<String>| one.as_deref() == Some(name);
    let outcome = if plan.task == Some(Task::Regression) {
        Kind::Numeric
    } else {
        Kind::Categorical
    };
    match () {
        () if is(&roles.timestamp) => Kind::Datetime,
        () if is(&roles.label) || is(&roles.prediction) => outcome,
        () if score_columns(roles).iter().any(|(_, c)| c == name) => Kind::Numeric,
        () if has(&roles.numeric) => Kind::Numeric,
        () if has(&roles.categorical) => Kind::Categorical,
        () if has(&roles.boolean) => Kind::Boolean,
        () if has(&roles.datetime) => Kind::Datetime,
        () if has(&roles.text) => Kind::Text,
        () => seen,
    }
}

/// The recorded score columns as (class, column); the class is empty for a single column.
pub(super) fn score_columns(roles: &Roles) -> Vec<(String, String)> {
    match &roles.score {
        None => Vec::new(),
        Some(ScoreColumns::One(column)) => vec![(String::new(), column.clone())],
        Some(ScoreColumns::PerClass(columns)) => columns
            .iter()
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
    }
}

/// The role of a column that is read: "feature", "label", "prediction", "score", "timestamp".
pub(super) fn role_of(plan: &Plan, name: &str) -> &'static str {
    let is = |one: &Option<String>| one.as_deref() == Some(name);
    match () {
        () if is(&plan.roles.timestamp) => "timestamp",
        () if is(&plan.roles.label) => "label",
        () if is(&plan.roles.prediction) => "prediction",
        () if score_columns(&plan.roles).iter().any(|(_, c)| c == name) => "score",
        () => "feature",
    }
}

impl Opened {
    /// The facts that are known before a row is read.
    pub(super) fn first_facts(&self, request: &Request) -> Facts {
        let names = |s: &Sample| s.columns.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
        let (reference, production) = (names(&self.reference), names(&self.production));
        let one_sided = !reference.is_empty() && !production.is_empty();
        // A label or a recorded prediction is rightly on one side only; a missing feature is not.
        let only = |here: &[String], there: &[String]| -> Vec<String> {
            here.iter()
                .filter(|n| one_sided && !there.contains(n) && role_of(&self.plan, n) == "feature")
                .cloned()
                .collect()
        };
        let mut facts = Facts {
            plan: self.plan.clone(),
            only_reference: only(&reference, &production),
            only_production: only(&production, &reference),
            judged_on: request.judged_on,
            ..Facts::default()
        };
        facts.reference = sample_facts(&self.reference);
        facts.production = sample_facts(&self.production);
        facts.model = self.model.as_ref().map(|(_, model)| match model {
            Ok(model) => model.clone(),
            Err(problem) => ModelFacts {
                reason: Some(problem.to_string()),
                ..ModelFacts::default()
            },
        });
        facts
    }
}

fn sample_facts(sample: &Sample) -> Option<SampleFacts> {
    let files: Vec<FileFact> = sample
        .files
        .iter()
        .map(|(_, i)| FileFact {
            name: i.name.clone(),
            bytes: i.bytes,
            sha256: String::new(),
        })
        .collect();
    (!files.is_empty()).then(|| SampleFacts {
        files,
        notes: sample.notes.clone(),
        ..SampleFacts::default()
    })
}
