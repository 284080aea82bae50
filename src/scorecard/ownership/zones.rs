//! Whether it is night where somebody lives, from the standard offsets of common time zones.
//!
//! Summer time is not looked up: it counts as night only when it is night both by standard time and an hour later.

/// Standard offset from UTC in minutes by IANA name.
const OFFSETS: [(&str, i32); 76] = [
    ("Africa/Cairo", 120),
    ("Africa/Casablanca", 60),
    ("Africa/Johannesburg", 120),
    ("Africa/Lagos", 60),
    ("Africa/Nairobi", 180),
    ("America/Anchorage", -540),
    ("America/Argentina/Buenos_Aires", -180),
    ("America/Bogota", -300),
    ("America/Chicago", -360),
    ("America/Denver", -420),
    ("America/Edmonton", -420),
    ("America/Halifax", -240),
    ("America/Lima", -300),
    ("America/Los_Angeles", -480),
    ("America/Mexico_City", -360),
    ("America/Montreal", -300),
    ("America/New_York", -300),
    ("America/Phoenix", -420),
    ("America/Santiago", -240),
    ("America/Sao_Paulo", -180),
    ("America/Toronto", -300),
    ("America/Vancouver", -480),
    ("Asia/Almaty", 300),
    ("Asia/Baghdad", 180),
    ("Asia/Bangkok", 420),
    ("Asia/Calcutta", 330),
    ("Asia/Colombo", 330),
    ("Asia/Dhaka", 360),
    ("Asia/Dubai", 240),
    ("Asia/Ho_Chi_Minh", 420),
    ("Asia/Hong_Kong", 480),
    ("Asia/Jakarta", 420),
    ("Asia/Jerusalem", 120),
    ("Asia/Karachi", 300),
    ("Asia/Kathmandu", 345),
    ("Asia/Kolkata", 330),
    ("Asia/Kuala_Lumpur", 480),
    ("Asia/Manila", 480),
    ("Asia/Riyadh", 180),
    ("Asia/Seoul", 540),
    ("Asia/Shanghai", 480),
    ("Asia/Singapore", 480),
    ("Asia/Taipei", 480),
    ("Asia/Tashkent", 300),
    ("Asia/Tehran", 210),
    ("Asia/Tokyo", 540),
    ("Atlantic/Reykjavik", 0),
    ("Australia/Adelaide", 570),
    ("Australia/Brisbane", 600),
    ("Australia/Melbourne", 600),
    ("Australia/Perth", 480),
    ("Australia/Sydney", 600),
    ("Europe/Amsterdam", 60),
    ("Europe/Athens", 120),
    ("Europe/Belgrade", 60),
    ("Europe/Berlin", 60),
    ("Europe/Brussels", 60),
    ("Europe/Bucharest", 120),
    ("Europe/Budapest", 60),
    ("Europe/Copenhagen", 60),
    ("Europe/Dublin", 0),
    ("Europe/Helsinki", 120),
    ("Europe/Istanbul", 180),
    ("Europe/Kyiv", 120),
    ("Europe/Lisbon", 0),
    ("Europe/London", 0),
    ("Europe/Madrid", 60),
    ("Europe/Moscow", 180),
    ("Europe/Oslo", 60),
    ("Europe/Paris", 60),
    ("Europe/Prague", 60),
    ("Europe/Rome", 60),
    ("Europe/Stockholm", 60),
    ("Europe/Vienna", 60),
    ("Europe/Warsaw", 60),
    ("Europe/Zurich", 60),
];

/// Local hours that are night: 23:00 to 06:00.
const NIGHT: (i64, i64) = (23, 6);

/// Whether it is night at this moment (seconds since 1970) in a time zone; `None` for a zone that is not known.
pub(super) fn night(zone: &str, at: i64) -> Option<bool> {
    let offset = i64::from(offset(zone)?);
    let hour = |extra: i64| (at + (offset + extra) * 60).rem_euclid(86_400) / 3_600;
    let dark = |hour: i64| hour >= NIGHT.0 || hour < NIGHT.1;
    Some(dark(hour(0)) && dark(hour(60)))
}

/// Minutes from UTC: of a known name, of "UTC", or written as "+02:00" or "UTC+2".
fn offset(zone: &str) -> Option<i32> {
    let zone = zone.trim();
    if let Ok(i) = OFFSETS.binary_search_by(|(name, _)| (*name).cmp(zone)) {
        return OFFSETS.get(i).map(|(_, minutes)| *minutes);
    }
    let rest = ["UTC", "GMT"]
        .iter()
        .find_map(|p| zone.strip_prefix(p))
        .unwrap_or(zone);
    if rest.is_empty() || rest == "Z" {
        return (!zone.is_empty()).then_some(0);
    }
    let (sign, digits) = match rest.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(OFFSETS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn nights() {
        let at = |hour: i64| 20_620 * 86_400 + hour * 3_600;
        for (zone, hour, expected) in [
            ("Europe/Berlin", 1, Some(true)),
            // 23:00 by standard time, midnight in summer.
            ("Europe/Berlin", 22, Some(true)),
            // 05:00 by standard time, but 06:00 in summer.
            ("Europe/Berlin", 4, Some(false)),
            ("Asia/Kolkata", 20, Some(true)),
            ("America/New_York", 20, Some(false)),
            ("UTC", 3, Some(true)),
            ("UTC+2", 1, Some(true)),
            ("-05:30", 8, Some(true)),
            ("Mars/Olympus", 3, None),
            ("", 3, None),
        ] {
            assert_eq!(night(zone, at(hour)), expected, "{zone} at {hour}");
        }
    }
}
