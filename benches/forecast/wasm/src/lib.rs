//! The samples of the bench, for whoever times them: xtask natively, `run.mjs` in wasm.

#[path = "../../../../shared/forecast/tests/support/samples.rs"]
mod samples;

use std::hint::black_box;

use forecast::methods::prophet::{self, Parameters};
pub use samples::{SAMPLES, Sample, checksum};

/// The samples, and after them the model with trend changes alone on the first.
pub const CASES: usize = SAMPLES.len() + 1;

pub fn name(case: usize) -> &'static str {
    SAMPLES
        .get(case)
        .map_or("two daily years, Prophet-class model alone", |sample| {
            sample().name
        })
}

/// Forecasts a case `times` times.
pub fn repeat(case: usize, times: usize) {
    match SAMPLES.get(case) {
        Some(sample) => {
            let sample = sample();
            for _ in 0..times {
                let _ = black_box(black_box(&sample).forecast());
            }
        }
        None => {
            let sample = SAMPLES[0]();
            for _ in 0..times {
                let series = black_box(&sample).series();
                let parameters = Parameters::automatic(series.frequency, series.values.len());
                if let Ok(model) = prophet::fit(&series, &[], parameters) {
                    black_box(model.parts(&series, &[], series.values.len(), sample.horizon));
                }
            }
        }
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn forecast_repeat(case: u32, times: u32) {
    repeat(case as usize, times as usize);
}

/// The bits of a sample's results in one number; zero of what is no sample.
#[unsafe(no_mangle)]
pub extern "C" fn forecast_checksum(case: u32) -> u64 {
    SAMPLES
        .get(case as usize)
        .map_or(0, |sample| checksum(&sample()))
}
