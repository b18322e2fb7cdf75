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
            ("two daily years, full combination", 0x9c46_0a09_ecad_e906),
            ("weekly", 0x9316_fa42_f027_bd32),
            ("monthly", 0x9b88_291c_a286_020a),
            ("intermittent", 0xfdee_cfb4_0eae_615d),
        ];
        assert_eq!(found, pinned, "{found:#018x?}");
    }
}
