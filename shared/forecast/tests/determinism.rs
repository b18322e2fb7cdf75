//! The same input gives the same bits, on every target: the wasm bench prints these numbers too, and says when they
//! differ.

#[cfg(test)]
#[path = "support/samples.rs"]
mod samples;

#[cfg(test)]
mod determinism {
    use super::samples::{SAMPLES, checksum};

    #[test]
    fn results_have_the_pinned_bits() {
        let found = SAMPLES.map(|sample| {
            let sample = sample();
            (sample.name, checksum(&sample))
        });
        let pinned = [
            ("two daily years, full combination", 0xc205_9587_2b1c_d77d),
            ("weekly", 0x4b21_26a6_15dc_e5ff),
            ("monthly", 0x44cd_2131_8dad_efdd),
            ("intermittent", 0x0920_8820_442d_9f60),
        ];
        assert_eq!(found, pinned, "{found:#018x?}");
    }
}
