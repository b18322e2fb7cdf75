//! `cargo xtask backtest`: the forecasts of `shared/forecast` as they would have been at past origins of any series.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::time::Duration;

use cpu_time::ThreadTime;
use forecast::score::{Scale, Scores, score};
use forecast::{Frequency, HORIZON_MAX, Options, Series, Step, run as forecast_series};

use crate::arguments::Arguments;
use crate::failure::{OrFail, Result, fail};

/// Observations by their series, each from its first date to its last; NaN where a date is missing.
type Table = BTreeMap<String, Observations>;

struct Observations {
    first_day: i64,
    values: Vec<f64>,
}

struct Task {
    frequency: Frequency,
    horizon: usize,
    /// Distances from the end of each series.
    origins: Vec<usize>,
}

pub fn run(mut arguments: Arguments) -> Result {
    let frequency = match arguments.value("--freq")?.as_deref() {
        Some("D") => Frequency::Daily,
        Some("W") => Frequency::Weekly,
        Some("MS") => Frequency::Monthly,
        _ => return fail("--freq takes D (days), W (weeks) or MS (months)"),
    };
    let horizon = match arguments.value("--horizon")?.map(|text| text.parse()) {
        Some(Ok(steps)) if (1..=HORIZON_MAX).contains(&steps) => steps,
        _ => return fail(format!("--horizon takes a number from 1 to {HORIZON_MAX}")),
    };
    let origins = arguments.value("--origins")?.unwrap_or_default();
    let origins: Vec<usize> = match origins.split(',').map(str::parse).collect() {
        Ok(origins) => origins,
        Err(_) => {
            return fail(
                "--origins takes distances from the end, such as 28,56; 0 forecasts the future",
            );
        }
    };
    let output = arguments.value("--out")?;
    let words = arguments.words()?;
    let [path] = words.as_slice() else {
        return fail("backtest takes one file of series_id,t,date,y");
    };
    let table = read(path, frequency)?;
    let task = Task {
        frequency,
        horizon,
        origins,
    };
    let mut writer: Box<dyn Write> = match &output {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).or_fail(format!("cannot write {path}"))?,
        )),
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    backtest(&table, &task, &mut writer)?;
    writer.flush().or_fail("cannot write the forecasts")
}

fn backtest(table: &Table, task: &Task, writer: &mut dyn Write) -> Result {
    let failed = "cannot write the forecasts";
    writeln!(
        writer,
        "series_id,origin,step,mean,lo80,hi80,lo95,hi95,median"
    )
    .or_fail(failed)?;
    let mut times: Vec<Duration> = Vec::new();
    let mut scores: Vec<Scores> = Vec::new();
    for (name, observations) in table {
        let all = &observations.values;
        for distance in &task.origins {
            let Some(seen) = all.len().checked_sub(*distance).filter(|seen| *seen > 0) else {
                eprintln!("{name}: has no origin {distance} before its end");
                continue;
            };
            let (past, future) = all.split_at(seen);
            let series = Series {
                values: past,
                frequency: task.frequency,
                first_day: observations.first_day,
            };
            let start = ThreadTime::now();
            let found = forecast_series(&series, &Options::new(task.horizon));
            let spent = start.elapsed();
            let steps = match found {
                Ok(forecast) => forecast.steps,
                Err(refusal) => {
                    eprintln!("{name} at origin {distance}: {}", refusal.sentence());
                    continue;
                }
            };
            times.push(spent);
            for (step, found) in steps.iter().enumerate() {
                let Step {
                    mean,
                    median,
                    lo80,
                    hi80,
                    lo95,
                    hi95,
                } = found;
                let name = quoted(name);
                writeln!(
                    writer,
                    "{name},{distance},{},{mean},{lo80},{hi80},{lo95},{hi95},{median}",
                    step + 1
                )
                .or_fail(failed)?;
            }
            if !future.is_empty() {
                scores.push(score(
                    &steps,
                    future,
                    Scale::of(past, task.frequency.season()),
                ));
            }
        }
    }
    summarise(times, &scores);
    Ok(())
}

/// What a person wants to know at once; the forecasts are for other programs.
fn summarise(mut times: Vec<Duration>, scores: &[Scores]) {
    times.sort_unstable();
    let milliseconds = |time: &Duration| time.as_secs_f64() * 1e3;
    let total: f64 = times.iter().map(milliseconds).sum();
    let median = times.get(times.len() / 2).map_or(0.0, milliseconds);
    let count = times.len().max(1) as f64;
    eprintln!(
        "{} forecasts, CPU ms a series: {median:.3} median, {:.3} mean",
        times.len(),
        total / count
    );
    let average = |of: fn(&Scores) -> Option<f64>| {
        let known: Vec<f64> = scores.iter().filter_map(of).collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    if !scores.is_empty() {
        eprintln!(
            "RMSSE {:.3}, SPL {:.3}, MASE {:.3}, 95 % bounds cover {:.1} %",
            average(|scores| scores.rmsse),
            average(|scores| scores.spl),
            average(|scores| scores.mase),
            100.0 * average(|scores| scores.coverage95)
        );
    }
}

/// A name as CSV has it.
fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

fn read(path: &str, frequency: Frequency) -> Result<Table> {
    let mut file = File::open(path).or_fail(format!("cannot read {path}"))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .or_fail(format!("cannot read {path}"))?;
    if path.ends_with(".gz") {
        let mut text = Vec::new();
        let mut decoder = flate2::read::GzDecoder::new(bytes.as_slice());
        decoder
            .read_to_end(&mut text)
            .or_fail(format!("cannot unpack {path}"))?;
        bytes = text;
    }
    parse(&bytes, frequency).or_else(|failure| match failure {
        crate::failure::Failure::Because(why) => fail(format!("{path}: {why}")),
        interrupted => Err(interrupted),
    })
}

fn parse(bytes: &[u8], frequency: Frequency) -> Result<Table> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().or_fail("no header")?.clone();
    let column = |name: &str| match headers.iter().position(|header| header.trim() == name) {
        Some(index) => Ok(index),
        None => fail(format!("there is no column `{name}`")),
    };
    let (name, date, value) = (column("series_id")?, column("date")?, column("y")?);
    let mut points: BTreeMap<String, BTreeMap<i64, f64>> = BTreeMap::new();
    for (index, record) in reader.records().enumerate() {
        let line = index + 2;
        let record = record.or_fail(format!("line {line}"))?;
        let field = |column: usize| record.get(column).unwrap_or_default().trim();
        let Some(step) = step_of(field(date), frequency) else {
            return fail(format!(
                "line {line}: `{}` is no date such as 2024-01-31",
                field(date)
            ));
        };
        let value = match field(value) {
            "" | "NA" | "NaN" | "nan" | "null" => f64::NAN,
            text => text.parse().or_fail(format!("line {line}: `{text}`"))?,
        };
        let series = points.entry(field(name).to_owned()).or_default();
        if series.insert(step, value).is_some() {
            return fail(format!("line {line}: a second value of {}", field(date)));
        }
    }
    Ok(points
        .into_iter()
        .map(|(name, points)| (name, observations(&points, frequency)))
        .collect())
}

fn observations(points: &BTreeMap<i64, f64>, frequency: Frequency) -> Observations {
    let first = points.keys().next().copied().unwrap_or(0);
    let last = points.keys().next_back().copied().unwrap_or(0);
    let gap = if frequency == Frequency::Weekly { 7 } else { 1 };
    let mut values = Vec::new();
    for step in (first..=last).step_by(gap) {
        // A week that begins on another day than the first is the one it begins in.
        let within = points.range(step..step + gap as i64).next();
        values.push(within.map_or(f64::NAN, |(_, value)| *value));
    }
    let first_day = match frequency {
        Frequency::Monthly => days_before_month(first),
        Frequency::Daily | Frequency::Weekly => first,
    };
    Observations { first_day, values }
}

/// The day since 1970-01-01, or the month since then.
fn step_of(date: &str, frequency: Frequency) -> Option<i64> {
    let day = date.get(..10)?;
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    let months = (year - 1970) * 12 + month - 1;
    Some(match frequency {
        Frequency::Monthly => months,
        Frequency::Daily | Frequency::Weekly => days_before_month(months) + day - 1,
    })
}

/// The day on which a month begins, by the civil calendar.
fn days_before_month(months: i64) -> i64 {
    // Counted in years that begin in March, so that the leap day is the last.
    let march = months + 1970 * 12 - 2;
    let (year, month) = (march.div_euclid(12), march.rem_euclid(12));
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let days = of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5;
    era * 146_097 + days - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_counted_since_1970() {
        let day = |date| step_of(date, Frequency::Daily);
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("2024-02-29"), Some(19_782));
        assert_eq!(day("2024-03-01T00:00:00"), Some(19_783));
        assert_eq!(day("1969-12-31"), Some(-1));
        assert_eq!(step_of("1971-02-01", Frequency::Monthly), Some(13));
        assert_eq!((day("2024-13-01"), day("31.1.2024")), (None, None));
    }

    #[test]
    fn missing_dates_are_missing_observations() {
        let text = "series_id,t,date,y\nb,0,2024-01-01,5\na,2,2024-01-03,2\na,0,2024-01-01,1\n";
        let table = parse(text.as_bytes(), Frequency::Daily)
            .ok()
            .unwrap_or_default();
        let found = table
            .get("a")
            .map(|series| series.values.clone())
            .unwrap_or_default();
        assert!(
            matches!(found.as_slice(), [1.0, gap, 2.0] if gap.is_nan()),
            "{found:?}"
        );
        assert_eq!(table.len(), 2);
        let again = "series_id,date,y\na,2024-01-01,1\na,2024-01-01,2\n";
        assert!(parse(again.as_bytes(), Frequency::Daily).is_err());
        assert!(parse(b"id,date,y\n", Frequency::Daily).is_err());
    }

    #[test]
    fn the_output_has_its_columns_and_a_row_a_step() {
        let mut text = String::from("series_id,t,date,y\n");
        for month in 1..=12 {
            text.push_str(&format!("\"a,b\",{month},2024-{month:02}-01,{month}\n"));
        }
        let table = parse(text.as_bytes(), Frequency::Monthly)
            .ok()
            .unwrap_or_default();
        let task = Task {
            frequency: Frequency::Monthly,
            horizon: 2,
            origins: vec![2, 30],
        };
        let mut output = Vec::new();
        assert!(backtest(&table, &task, &mut output).is_ok());
        let output = String::from_utf8_lossy(&output).into_owned();
        let lines: Vec<&str> = output.lines().collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(
            lines[0],
            "series_id,origin,step,mean,lo80,hi80,lo95,hi95,median"
        );
        assert!(lines[1].starts_with("\"a,b\",2,1,"), "{}", lines[1]);
    }
}
