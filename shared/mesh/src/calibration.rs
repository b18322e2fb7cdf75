//! What finished jobs teach about one printer and profile.
//!
//! From three jobs on, one factor: the median of actual ÷ predicted, drawn towards 1 while the jobs are few. From twenty on,
//! the five coefficients of the time are fitted anew, drawn towards that factor, so that jobs that are all alike do not
//! teach nonsense about others.

use serde::{Deserialize, Serialize};

use crate::estimate::Terms;

const FACTOR_JOBS_MIN: usize = 3;
const REFIT_JOBS_MIN: usize = 20;

/// So many jobs count as much as the belief that the factor is 1.
const SHRINK_JOBS: f64 = 2.0;

/// How strongly a coefficient is drawn to the common factor: a tenth of a job that consists of nothing else.
const RIDGE: f64 = 0.1;

/// A job that took more than this many times as long as the median job, or as little, was interrupted or mistaken.
const OUTLIER: f64 = 2.0;

const SWEEPS: usize = 500;

/// A printed job: what was predicted without calibration, and what it took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub terms: Terms,
    pub actual_seconds: f64,
    pub predicted_material_mm3: f64,
    /// None where nobody weighed it.
    pub actual_material_mm3: Option<f64>,
}

/// What the numbers rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Basis {
    /// No jobs, or too few.
    Defaults,
    /// One factor.
    Factor,
    /// Fitted on this printer's own jobs.
    Refitted,
}

impl Basis {
    /// The relative errors of time and material that nine estimates of ten keep. For `Refitted` as measured on slices of
    /// the profiles that the coefficients were fitted on; the others have the measured median error times the same ratio.
    #[must_use]
    pub const fn errors(self) -> (f64, f64) {
        match self {
            Self::Defaults => (0.54, 0.20),
            Self::Factor => (0.35, 0.20),
            Self::Refitted => (0.21, 0.20),
        }
    }
}

/// What is multiplied with what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    pub coefficients: [f64; 5],
    pub material_factor: f64,
    /// The jobs that counted.
    pub jobs: u64,
    pub basis: Basis,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            coefficients: Terms::COEFFICIENTS,
            material_factor: 1.0,
            jobs: 0,
            basis: Basis::Defaults,
        }
    }
}

impl Calibration {
    /// From the last jobs of one printer with one profile, in any order. Jobs without a positive time are left out.
    #[must_use]
    pub fn from_jobs(jobs: &[Job]) -> Self {
        let ratio = |job: &Job| job.actual_seconds / job.terms.seconds(&Terms::COEFFICIENTS);
        let usable = |job: &&Job| {
            let ratio = ratio(job);
            ratio.is_finite() && ratio > 0.0
        };
        let jobs: Vec<&Job> = jobs.iter().filter(usable).collect();
        let median_ratio = median(jobs.iter().map(|job| ratio(job)).collect());
        let (Some(median_ratio), true) = (median_ratio, jobs.len() >= FACTOR_JOBS_MIN) else {
            return Self {
                jobs: jobs.len() as u64,
                ..Self::default()
            };
        };
        let factor = shrunk(median_ratio, jobs.len());
        let material: Vec<f64> = jobs.iter().filter_map(|job| material_ratio(job)).collect();
        let weighed = material.len();
        let material_factor = median(material)
            .filter(|_| weighed >= FACTOR_JOBS_MIN)
            .map_or(1.0, |ratio| shrunk(ratio, weighed));
        let (coefficients, basis) = if jobs.len() >= REFIT_JOBS_MIN {
            let is_usual = |job: &&&Job| {
                let relative = ratio(job) / median_ratio;
                (1.0 / OUTLIER..=OUTLIER).contains(&relative)
            };
            let usual: Vec<&Job> = jobs.iter().filter(is_usual).copied().collect();
            (refit(&usual, median_ratio), Basis::Refitted)
        } else {
            (Terms::COEFFICIENTS.map(|own| own * factor), Basis::Factor)
        };
        Self {
            coefficients,
            material_factor,
            jobs: jobs.len() as u64,
            basis,
        }
    }
}

fn material_ratio(job: &Job) -> Option<f64> {
    let ratio = job.actual_material_mm3? / job.predicted_material_mm3;
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

/// Drawn towards 1, on the scale on which twice and half are equally far away.
fn shrunk(ratio: f64, jobs: usize) -> f64 {
    let jobs = jobs as f64;
    libm::exp(libm::log(ratio) * jobs / (jobs + SHRINK_JOBS))
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(values.len() / 2 - 1)?;
    Some(f64::midpoint(lower, upper))
}

/// Least squares of the relative error, one coefficient after the other until they stand (cyclic coordinate descent: the
/// problem is convex). Each stays within a factor of five of its default.
fn refit(jobs: &[&Job], factor: f64) -> [f64; 5] {
    // By how much each default coefficient is multiplied.
    let mut scales = [factor; 5];
    let shares: Vec<[f64; 5]> = jobs
        .iter()
        .map(|job| {
            let mut parts = job.terms.to_array();
            for (part, coefficient) in parts.iter_mut().zip(Terms::COEFFICIENTS) {
                *part *= coefficient / job.actual_seconds;
            }
            parts
        })
        .collect();
    for _ in 0..SWEEPS {
        for at in 0..scales.len() {
            let own = scales.get(at).copied().unwrap_or(factor);
            let (mut pull, mut weight) = (RIDGE * factor, RIDGE);
            for parts in &shares {
                let predicted: f64 = parts
                    .iter()
                    .zip(&scales)
                    .map(|(part, scale)| part * scale)
                    .sum();
                let part = parts.get(at).copied().unwrap_or_default();
                pull += part * (1.0 - predicted + part * own);
                weight += part * part;
            }
            if let Some(scale) = scales.get_mut(at) {
                *scale = (pull / weight).clamp(factor / 5.0, factor * 5.0);
            }
        }
    }
    let mut coefficients = Terms::COEFFICIENTS;
    for (coefficient, scale) in coefficients.iter_mut().zip(scales) {
        *coefficient *= scale;
    }
    coefficients
}
