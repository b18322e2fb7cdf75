//! Series as shops have them, made by arithmetic that every target does alike: for the test that pins bits and for the
//! bench, natively and in wasm.

use forecast::random::Random;
use forecast::{Forecast, Frequency, LeadTime, Options, Refusal, Series, run};

pub struct Sample {
    pub name: &'static str,
    pub frequency: Frequency,
    pub values: Vec<f64>,
    pub horizon: usize,
}

pub const SAMPLES: [fn() -> Sample; 4] = [daily, weekly, monthly, rare];

impl Sample {
    pub fn series(&self) -> Series<'_> {
        // 2022-01-01 was a Saturday.
        Series {
            values: &self.values,
            frequency: self.frequency,
            first_day: 18_993,
        }
    }

    pub fn forecast(&self) -> Result<Forecast, Refusal> {
        run(&self.series(), &Options::new(self.horizon))
    }
}

/// Two years of days, closed on Sundays, with a trend: the full combination.
fn daily() -> Sample {
    let mut random = Random::new(1);
    let week = [90.0, 80.0, 85.0, 100.0, 140.0, 120.0, 0.0];
    let values = (0..730_u32)
        .map(|day| {
            let base = week[(day as usize + 5) % 7] * (1.0 + f64::from(day) / 1500.0);
            let season = if day % 365 > 320 { 1.5 } else { 1.0 };
            (base * season * (0.8 + 0.4 * random.uniform())).round()
        })
        .collect();
    Sample {
        name: "two daily years, full combination",
        frequency: Frequency::Daily,
        values,
        horizon: 28,
    }
}

fn weekly() -> Sample {
    let mut random = Random::new(2);
    let values = (0..140_u32)
        .map(|week| {
            let peak = if week % 52 > 46 { 1000.0 } else { 600.0 };
            peak + f64::from(week) + 100.0 * random.uniform()
        })
        .collect();
    Sample {
        name: "weekly",
        frequency: Frequency::Weekly,
        values,
        horizon: 13,
    }
}

fn monthly() -> Sample {
    let mut random = Random::new(3);
    let values = (0..72_u32)
        .map(|month| {
            let season = if month % 12 > 9 { 1.6 } else { 1.0 };
            (200.0 + 3.0 * f64::from(month)) * season * (0.9 + 0.2 * random.uniform())
        })
        .collect();
    Sample {
        name: "monthly",
        frequency: Frequency::Monthly,
        values,
        horizon: 12,
    }
}

/// Two years of days, something sold on one in six.
fn rare() -> Sample {
    let mut random = Random::new(4);
    let values = (0..730_u32)
        .map(|_| {
            if random.below(6) == 0 {
                (1 + random.below(12)) as f64
            } else {
                0.0
            }
        })
        .collect();
    Sample {
        name: "intermittent",
        frequency: Frequency::Daily,
        values,
        horizon: 28,
    }
}

/// All bits of a forecast and of its lead-time demand in one number (FNV-1a).
pub fn checksum(sample: &Sample) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |value: f64| {
        for byte in value.to_bits().to_le_bytes() {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    let Ok(forecast) = sample.forecast() else {
        return 0;
    };
    for step in &forecast.steps {
        take(step.mean);
        step.quantiles().into_iter().for_each(&mut take);
    }
    let parts = &forecast.parts;
    for part in [&parts.trend, &parts.weekly, &parts.yearly, &parts.events] {
        part.iter().copied().for_each(&mut take);
    }
    let lead = LeadTime {
        mean: 9.5,
        deviation: 3.0,
        observed: &[],
    };
    if let Ok(demand) = forecast.lead_time_demand(&lead, 100, 5) {
        [demand.mean(), demand.deviation(), demand.quantile(0.95)]
            .into_iter()
            .for_each(take);
    }
    sum
}
