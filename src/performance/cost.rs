//! What predictions cost on a machine that is paid by the hour.

use crate::plan::Serving;

/// Hours in a month: a year's 8,760 over twelve.
pub const HOURS_PER_MONTH: f64 = 730.0;
const MS_PER_HOUR: f64 = 3_600_000.0;
/// More machines than this are not counted.
const MOST_MACHINES: f64 = 1e9;

/// Where the time of one prediction comes from, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeBasis {
    /// The mean of the server's own times.
    Server,
    /// Typed into the plan.
    Typed,
    /// The mean of one row per run on this device.
    Here,
}

/// What predictions cost, in the plan's currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// Milliseconds that a machine works for one prediction.
    pub ms: f64,
    /// Where they come from.
    pub basis: TimeBasis,
    /// 1,000 predictions on a machine that is never idle and answers one after the other.
    pub per_1000: f64,
    /// One machine that stands there all month, whether or not it is asked: the floor of a month's bill.
    pub machine_month: f64,
    /// A month; `None` when nobody said how many are asked for.
    pub month: Option<MonthlyCost>,
}

/// What a month's predictions cost.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthlyCost {
    /// Predictions asked for.
    pub requests: f64,
    /// At full use.
    pub at_full_use: f64,
    /// Whole machines, all month, that have the time for them when they come evenly; at least one.
    pub machines: u64,
    /// Those machines for the whole month.
    pub standing: f64,
    /// The same for 1,000 predictions.
    pub standing_per_1000: f64,
    /// Share of those machines' time that is used, 0 to 1.
    pub used: f64,
}

/// What predictions cost by the plan's prices. `server_ms` is the mean of the server's times, `here_ms` that of one row on this device.
///
/// # Errors
/// A sentence that says what is missing, or which number cannot be: a price, a time or a number of requests that is not above 0.
pub fn cost(
    serving: &Serving,
    server_ms: Option<f64>,
    here_ms: Option<f64>,
) -> Result<Cost, String> {
    let price = serving
        .machine_per_hour
        .ok_or("The price of a machine per hour is not known.")?;
    let price = above_zero(price, "The price of a machine per hour")?;
    let typed = match serving.ms_per_prediction {
        Some(ms) => Some(above_zero(ms, "The time typed in for a prediction")?),
        None => None,
    };
    let measured = |ms: Option<f64>| ms.filter(|ms| ms.is_finite() && *ms > 0.0);
    let (ms, basis) = measured(server_ms)
        .map(|ms| (ms, TimeBasis::Server))
        .or(typed.map(|ms| (ms, TimeBasis::Typed)))
        .or(measured(here_ms).map(|ms| (ms, TimeBasis::Here)))
        .ok_or("No time of a prediction is known: run the model, drop a table of the server's times, or type one in.")?;
    let each = price * ms / MS_PER_HOUR;
    let machine_month = price * HOURS_PER_MONTH;
    let month = match serving.requests_per_month {
        Some(requests) => {
            let requests = above_zero(requests, "The number of requests per month")?;
            let busy = requests * ms / MS_PER_HOUR / HOURS_PER_MONTH;
            if busy > MOST_MACHINES {
                return Err(
                    "So many requests of this time would take more machines than there are."
                        .to_owned(),
                );
            }
            let machines = busy.ceil().max(1.0);
            Some(MonthlyCost {
                requests,
                at_full_use: requests * each,
                machines: machines as u64,
                standing: machines * machine_month,
                standing_per_1000: machines * machine_month / requests * 1_000.0,
                used: busy / machines,
            })
        }
        None => None,
    };
    Ok(Cost {
        ms,
        basis,
        per_1000: 1_000.0 * each,
        machine_month,
        month,
    })
}

fn above_zero(value: f64, what: &str) -> Result<f64, String> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(format!("{what} must be a number above 0."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serving(price: f64, requests: Option<f64>, typed: Option<f64>) -> Serving {
        Serving {
            machine_per_hour: Some(price),
            requests_per_month: requests,
            ms_per_prediction: typed,
            ..Serving::default()
        }
    }

    #[test]
    fn the_bill_of_a_machine() {
        // 36 an hour is 0.01 a second, so 5 ms cost 0.00005.
        let found = cost(&serving(36.0, Some(1e6), None), Some(5.0), Some(1.0)).expect("a cost");
        assert_eq!((found.ms, found.basis), (5.0, TimeBasis::Server));
        assert!((found.per_1000 - 0.05).abs() < 1e-12, "{found:?}");
        assert!((found.machine_month - 26_280.0).abs() < 1e-9);
        let month = found.month.expect("a month");
        assert!((month.at_full_use - 50.0).abs() < 1e-9);
        assert_eq!((month.machines, month.standing), (1, 26_280.0));
        assert!((month.standing_per_1000 - 26.28).abs() < 1e-9);
        assert!((month.used - 5_000.0 / (730.0 * 3_600.0)).abs() < 1e-12);
    }

    #[test]
    fn a_busy_month_takes_several_machines() {
        // A machine has 2,628,000 s a month; 3,000,000 requests of a second each need two.
        let found = cost(&serving(1.0, Some(3e6), Some(1_000.0)), None, Some(9.0)).expect("a cost");
        assert_eq!(found.basis, TimeBasis::Typed);
        let month = found.month.expect("a month");
        assert_eq!((month.machines, month.standing), (2, 1_460.0));
        assert!((month.used - 3_000_000.0 / 5_256_000.0).abs() < 1e-12);
        // What stands there costs at least what is used of it.
        assert!(month.standing >= month.at_full_use);
    }

    #[test]
    fn the_time_measured_here_comes_last() {
        let found = cost(&serving(2.0, None, None), Some(f64::NAN), Some(0.36)).expect("a cost");
        assert_eq!((found.basis, found.month), (TimeBasis::Here, None));
        assert!((found.per_1000 - 2e-4).abs() < 1e-15);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let here = Some(1.0);
        for (serving, here, says) in [
            (
                Serving::default(),
                here,
                "price of a machine per hour is not known",
            ),
            (
                serving(0.0, None, None),
                here,
                "price of a machine per hour must be",
            ),
            (serving(f64::NAN, None, None), here, "price of a machine"),
            (serving(-1.0, None, None), here, "price of a machine"),
            (
                serving(f64::INFINITY, None, None),
                here,
                "price of a machine",
            ),
            (
                serving(1.0, Some(0.0), None),
                here,
                "requests per month must be",
            ),
            (serving(1.0, None, Some(0.0)), here, "time typed in"),
            (serving(1.0, None, None), None, "No time of a prediction"),
            (
                serving(1.0, None, None),
                Some(0.0),
                "No time of a prediction",
            ),
            (serving(1.0, Some(1e30), None), here, "more machines"),
        ] {
            let error = cost(&serving, None, here).expect_err(says);
            assert!(error.contains(says), "{error}");
        }
    }
}
