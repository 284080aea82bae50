//! Times and costs of serving in words, for the page and for exports.

use super::Facts;
use super::wording::{counted, day, day_of_ms, number, percent, thousands};
use crate::model::{Latency, Memory, TimeParts};
use crate::performance::{Cost, HOURS_PER_MONTH, ServerLatency, TimeBasis, cost};
use crate::plan::Serving;

/// Longest text shown as a currency.
const LONGEST_CURRENCY: usize = 12;

/// What times on this device are good for.
pub const HERE: &str = "Measured on one worker of this device, which is not the server: compare versions of the model with each other, and with earlier times on the same device.";

/// What predictions cost by these facts and this plan's prices.
///
/// # Errors
/// What is missing, or cannot be, in a sentence.
pub fn cost_of(facts: &Facts, serving: &Serving) -> Result<Cost, String> {
    let server = facts.server_latency.as_ref();
    let server = server.and_then(|s| s.times.as_ref()).map(|t| t.mean_ms);
    let model = facts.model.iter().filter(|m| m.reason.is_none());
    let single = model.flat_map(|m| &m.latency).find(|l| l.batch == 1);
    let here = single.and_then(|l| l.mean_us).map(|us| us / 1_000.0);
    cost(serving, server, here)
}

/// The cost in sentences: what it rests on, 1,000 predictions, a month.
pub fn cost_sentences(cost: &Cost, serving: &Serving) -> Vec<String> {
    let money = |value: f64| money(value, serving.currency.as_deref());
    let basis = match cost.basis {
        TimeBasis::Server => "the mean of the server's times",
        TimeBasis::Typed => "typed in",
        TimeBasis::Here => "the mean of one row per run on this device, which is not the server",
    };
    let mut says = vec![format!(
        "1,000 predictions cost {} on a machine that is never idle and answers one after the other, {} ms each ({basis}).",
        money(cost.per_1000),
        number(cost.ms)
    )];
    match &cost.month {
        Some(month) => {
            says.push(format!(
                "A month of {} comes to {} at full use. Machines are paid for while they wait: {} all month cost {}, used {} of the time; that is {} for 1,000 predictions.",
                counted(month.requests.round() as u64, "prediction"),
                money(month.at_full_use),
                counted(month.machines, "machine"),
                money(month.standing),
                percent(month.used),
                money(month.standing_per_1000)
            ));
        }
        None => says.push(format!(
            "One machine that stands there all month ({} hours) costs {}, however little it is asked. How many predictions a month brings is not known.",
            number(HOURS_PER_MONTH),
            money(cost.machine_month)
        )),
    }
    says
}

fn money(value: f64, currency: Option<&str>) -> String {
    let currency: String = currency
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST_CURRENCY)
        .collect();
    // Prices of single answers are small, and read better without powers of ten.
    let amount = match value {
        v if v > 0.0 && v < 0.01 => {
            let decimals = (1.0 - v.log10().floor()).clamp(2.0, 15.0) as usize;
            format!("{v:.decimals$}").trim_end_matches('0').to_owned()
        }
        v => number(v),
    };
    format!("{amount} {currency}").trim_end().to_owned()
}

/// What the clock leaves open; nothing when it is fine.
pub fn clock(latency: &[Latency]) -> Option<String> {
    let step = latency.iter().map(|l| l.within_us).fold(0.0, f64::max);
    (step > 0.0).then(|| {
        format!(
            "The clock moves in steps of {} ms: percentiles of small batches are right to within one step; their medians are of many runs timed together.",
            number(step / 1_000.0)
        )
    })
}

/// What the 99th percentile at this size rests on.
pub fn p99_rests_on(latency: &Latency) -> String {
    let runs = counted(latency.runs, "run");
    match latency.p99_interval_us {
        _ if !latency.has_p99() => format!("{runs}, too few for a p99"),
        Some([low, high]) => format!(
            "{runs}; 95 % interval {} to {} ms",
            number(low / 1_000.0),
            number(high / 1_000.0)
        ),
        None => format!("{runs}, too few for an interval"),
    }
}

/// How the parts of a run's time were found.
pub fn parts_rest_on(parts: &TimeParts) -> String {
    let clock = match parts.within_us > 0.0 {
        true => format!(
            " The clock moves in steps of {} ms, so the shares are means over all of them.",
            number(parts.within_us / 1_000.0)
        ),
        false => String::new(),
    };
    format!(
        "Of {} with {}, {} ms each while looked into.{clock} Steps that the engine made of several operators count for the one they are called by.",
        counted(parts.runs, "run"),
        counted(parts.batch, "row"),
        number(parts.run_us / 1_000.0)
    )
}

/// Memory in a sentence.
pub fn memory(memory: &Memory) -> String {
    let megabytes = |bytes: u64| number(bytes as f64 / 1e6);
    let whose = match memory.whole_process {
        true => "The process, with all it holds, had",
        false => "The worker that holds the model had",
    };
    format!(
        "{whose} {} MB in memory before the model was loaded, {} MB after, and {} MB when it had been timed.",
        megabytes(memory.before),
        megabytes(memory.loaded),
        megabytes(memory.timed)
    )
}

/// What the server's times are of, and what was left out; its reason where there are none.
pub fn server(latency: &ServerLatency) -> String {
    if let Some(reason) = &latency.reason {
        return format!(
            "The server's times are not known: {}.",
            reason.trim_end_matches('.')
        );
    }
    let unit = match latency.unit_by.as_str() {
        "name" => format!("in {}, as its name says", latency.unit.title()),
        "plan" => format!("in {}, as chosen", latency.unit.title()),
        _ => format!("taken to be in {}: nothing says so", latency.unit.title()),
    };
    let mut says = format!(
        "{} of {}, column \"{}\", {unit}.",
        counted(latency.rows, "request"),
        latency.file,
        latency.column
    );
    if let Some((first, last)) = latency.span {
        let (first, last) = (day(day_of_ms(first)), day(day_of_ms(last)));
        says += &match first == last {
            true => format!(" Of {first}."),
            false => format!(" From {first} to {last}."),
        };
    }
    for (n, what) in [
        (
            latency.failed,
            "failed; their times are left out, and they count as late",
        ),
        (latency.unreadable, "had no readable time"),
        (
            latency.unclear,
            "had a status that says neither, and are taken for answered",
        ),
    ] {
        if n > 0 {
            says += &format!(" {} {what}.", thousands(n));
        }
    }
    if let Some(late) = latency.late_share {
        says += &format!(" {} were not answered within the budget.", percent(late));
    }
    says
}

#[cfg(test)]
mod tests {
    use super::super::fixture::healthy;
    use super::*;
    use crate::performance::Times;
    use crate::plan::DurationUnit;

    #[test]
    fn the_server_comes_before_what_is_typed_in_and_this_device() {
        let serving = Serving {
            machine_per_hour: Some(0.36),
            currency: Some(" EUR ".to_owned()),
            requests_per_month: Some(2e6),
            ..Serving::default()
        };
        let mut facts = healthy();
        if let Some(model) = &mut facts.model {
            model.latency[0].mean_us = Some(500.0);
        }
        let here = cost_of(&facts, &serving).expect("a cost");
        assert_eq!((here.basis, here.ms), (TimeBasis::Here, 0.5));
        let says = cost_sentences(&here, &serving).join(" ");
        for part in [
            "0.00005 EUR",
            "this device, which is not the server",
            "1 machine all month cost 263 EUR",
            "used under 0.1 %",
        ] {
            assert!(says.contains(part), "{part}: {says}");
        }
        facts.server_latency = Some(ServerLatency {
            times: Some(Times {
                mean_ms: 20.0,
                ..Times::default()
            }),
            ..ServerLatency::default()
        });
        let typed = Serving {
            ms_per_prediction: Some(3.0),
            requests_per_month: None,
            ..serving
        };
        let server = cost_of(&facts, &typed).expect("a cost");
        assert_eq!((server.basis, server.ms), (TimeBasis::Server, 20.0));
        let says = cost_sentences(&server, &typed).join(" ");
        assert!(
            says.contains("730 hours") && says.contains("0.002 EUR"),
            "{says}"
        );
        if let Some(model) = &mut facts.model {
            model.reason = Some("broken".to_owned());
        }
        facts.server_latency = None;
        let none = Serving {
            ms_per_prediction: None,
            ..typed
        };
        assert!(cost_of(&facts, &none).is_err());
    }

    #[test]
    fn what_a_p99_rests_on() {
        let of = |runs, interval| Latency {
            runs,
            p99_interval_us: interval,
            ..Latency::default()
        };
        for (latency, expected) in [
            (of(99, None), "99 runs, too few for a p99"),
            (of(300, None), "300 runs, too few for an interval"),
            (
                of(2_000, Some([900.0, 1_250.0])),
                "2,000 runs; 95 % interval 0.9 to 1.25 ms",
            ),
        ] {
            assert_eq!(p99_rests_on(&latency), expected);
        }
        assert_eq!(clock(&[of(5, None)]), None);
        let coarse = Latency {
            within_us: 100.0,
            ..Latency::default()
        };
        assert!(clock(&[coarse]).is_some_and(|says| says.contains("steps of 0.1 ms")));
    }

    #[test]
    fn a_server_says_what_it_left_out() {
        let mut latency = ServerLatency {
            file: "log.csv".to_owned(),
            column: "took".to_owned(),
            unit: DurationUnit::Milliseconds,
            unit_by: "default".to_owned(),
            rows: 1_200,
            failed: 3,
            span: Some((0, 86_400_000)),
            late_share: Some(0.02),
            ..ServerLatency::default()
        };
        let says = server(&latency);
        for part in [
            "1,200 requests of log.csv",
            "nothing says so",
            "1 Jan 1970 to 2 Jan 1970",
            "3 failed",
            "2 % were not",
        ] {
            assert!(says.contains(part), "{part}: {says}");
        }
        latency.reason = Some("it is empty.".to_owned());
        assert_eq!(
            server(&latency),
            "The server's times are not known: it is empty."
        );
    }
}
