//! Teunter, Syntetos and Babai: the chance of a demand and its size, smoothed apart. The chance falls while nothing
//! is sold, so that a dying item is noticed.
//!
//! Teunter, Syntetos and Babai (2011), "Intermittent demand: linking forecasting to inventory obsolescence",
//! European Journal of Operational Research 214.
//!
//! Parameters: the weights of the newest observation for size and chance, from 0 to 1. Where they are not given, the
//! pair of a small grid whose forecasts have the least squares. A missing observation leaves both as they are.
//! Refuses a series without demand.

use super::Paths;
use crate::Refusal;
use crate::numbers::{float, mean, present};

/// The weights of the newest observation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    pub size: f64,
    pub chance: f64,
}

const SIZES: [f64; 2] = [0.05, 0.15];
const CHANCES: [f64; 4] = [0.01, 0.03, 0.08, 0.2];

#[derive(Clone, Copy)]
struct State {
    size: f64,
    chance: f64,
}

impl State {
    fn start(values: &[f64]) -> Self {
        let head = values.get(..28).unwrap_or(values);
        let sold: Vec<f64> = present(values)
            .filter(|value| *value > 0.0)
            .take(5)
            .collect();
        let seen = present(head).count();
        let with = present(head).filter(|value| *value > 0.0).count();
        Self {
            size: mean(&sold),
            chance: if seen > 0 {
                float(with) / float(seen)
            } else {
                0.0
            },
        }
    }

    #[inline(always)]
    fn see(&mut self, value: f64, with: Parameters) {
        if value > 0.0 {
            self.size += with.size * (value - self.size);
            self.chance += with.chance * (1.0 - self.chance);
        } else if value <= 0.0 {
            self.chance -= with.chance * self.chance;
        }
    }

    fn rate(self) -> f64 {
        self.size * self.chance
    }
}

/// The pair of the grid with the least squares.
pub fn best(values: &[f64]) -> Parameters {
    let start = State::start(values);
    let mut found = (
        f64::INFINITY,
        Parameters {
            size: 0.1,
            chance: 0.03,
        },
    );
    for size in SIZES {
        for chance in CHANCES {
            let with = Parameters { size, chance };
            let (mut state, mut sum) = (start, 0.0);
            for value in values {
                if !value.is_nan() {
                    let error = value - state.rate();
                    sum += error * error;
                    state.see(*value, with);
                }
            }
            if sum < found.0 {
                found = (sum, with);
            }
        }
    }
    found.1
}

/// The forecasts from several ascending origins: flat.
pub fn paths(
    values: &[f64],
    parameters: Option<Parameters>,
    origins: &[usize],
    horizon: usize,
) -> Result<Paths, Refusal> {
    if !present(values).any(|value| value > 0.0) {
        return Err(Refusal::NoDemand);
    }
    let with = parameters.unwrap_or_else(|| best(values));
    let inside = |weight: f64| (0.0..=1.0).contains(&weight);
    if !inside(with.size) || !inside(with.chance) {
        return Err(Refusal::Parameter);
    }
    let mut paths = Paths::new(origins.len(), horizon);
    let mut state = State::start(values);
    let mut next = origins.iter().enumerate().peekable();
    for count in 0..=values.len() {
        while let Some((row, _)) = next.next_if(|(_, origin)| **origin == count) {
            for step in 0..horizon {
                paths.set(row, step, state.rate());
            }
        }
        if let Some(value) = values.get(count) {
            state.see(*value, with);
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dying_item_fades() {
        let mut values = vec![3.0; 40];
        values.extend([0.0; 60]);
        let with = Some(Parameters {
            size: 0.1,
            chance: 0.1,
        });
        let found = paths(&values, with, &[40, 100], 1).unwrap();
        assert!((found.row(0)[0] - 3.0).abs() < 1e-9);
        assert!(found.row(1)[0] < 0.01);
    }

    #[test]
    fn no_demand_is_refused() {
        assert_eq!(paths(&[0.0; 5], None, &[5], 1), Err(Refusal::NoDemand));
    }
}
