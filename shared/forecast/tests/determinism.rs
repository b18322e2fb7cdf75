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
            ("two daily years, full combination", 0x2fca_9f56_4b2f_cdc1),
            ("weekly", 0x7000_915d_c8c1_22d2),
            ("monthly", 0xe8ab_9c14_2b6a_8aae),
            ("intermittent", 0xfdee_cfb4_0eae_615d),
        ];
        assert_eq!(found, pinned, "{found:#018x?}");
    }
}
