//! Memory of what runs this code.

/// Whether [`bytes`] are those of a whole process rather than of one worker.
pub(super) const OF_WHOLE_PROCESS: bool = cfg!(not(target_arch = "wasm32"));

/// Bytes held now: a worker's linear memory, which never shrinks; natively what the process has in memory, where the system says so.
#[cfg(target_arch = "wasm32")]
pub(super) fn bytes() -> Option<u64> {
    const PAGE: u64 = 65_536;
    Some(core::arch::wasm32::memory_size::<0>() as u64 * PAGE)
}

/// Bytes held now: a worker's linear memory, which never shrinks; natively what the process has in memory, where the system says so.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn bytes() -> Option<u64> {
    resident(&std::fs::read_to_string("/proc/self/status").ok()?)
}

#[cfg(not(target_arch = "wasm32"))]
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kilobytes = line.trim().strip_suffix("kB")?.trim();
    kilobytes.parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn the_resident_set_is_read() {
        let status = "Name:\tx\nVmHWM:\t  900 kB\nVmRSS:\t     812 kB\nThreads:\t1\n";
        assert_eq!(resident(status), Some(812 * 1024));
        for odd in [
            "",
            "VmRSS: many kB\n",
            "VmRSS: 12 MB\n",
            "VmRSS: 99999999999999999999 kB\n",
        ] {
            assert_eq!(resident(odd), None, "{odd}");
        }
    }
}
