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
            ("two daily years, full combination", 0xe262_5594_29ce_ac87),
            ("weekly", 0x095f_a55a_0d2e_72a8),
            ("monthly", 0xfd15_10b4_3d0f_ce5b),
            ("intermittent", 0xe220_ac37_e34f_e813),
        ];
        assert_eq!(found, pinned, "{found:#018x?}");
    }
}

/// The unit of a series does not matter: pieces or thousands of pieces, the forecast is the same.
#[cfg(test)]
mod scale {
    use super::samples::SAMPLES;

    #[test]
    fn a_series_in_another_unit_has_the_same_forecast_in_it() {
        for make in SAMPLES {
            let plain = make();
            let mut scaled = make();
            for value in &mut scaled.values {
                *value *= 1024.0;
            }
            let (plain, scaled) = (plain.forecast().unwrap(), scaled.forecast().unwrap());
            for (a, b) in plain.steps.iter().zip(&scaled.steps) {
                assert_eq!(a.mean * 1024.0, b.mean);
                assert_eq!(a.quantiles().map(|value| value * 1024.0), b.quantiles());
            }
            assert_eq!(plain.methods, scaled.methods);
        }
    }

    #[test]
    fn samples_beat_seasonal_naive_and_say_so() {
        for make in SAMPLES {
            let sample = make();
            let comparison = sample.forecast().unwrap().comparison.unwrap();
            assert!(comparison.beats_naive(), "{}: {comparison:?}", sample.name);
        }
    }
}
