//! The line-up: which methods take part, how they are combined, what is known of their errors.

use crate::classify::{Classification, Pattern, classify};
use crate::clean::{Clean, clean};
use crate::combine::{Member, combine};
use crate::intervals::{Bounds, bounds};
use crate::lead_time::Resampling;
use crate::members::{Context, Habits, column_effects, views};
use crate::methods::prophet::{Column, Parts};
use crate::methods::{Method, profile_level};
use crate::numbers::{At, float};
use crate::seasonal::{Mode, Profile};
use crate::{Frequency, Refusal, Series};

/// The longest horizon, in steps.
pub const HORIZON_MAX: usize = 365;
/// The fewest observations for the model with trend changes to take part.
const PROPHET_MIN: usize = 100;
/// The fewest observations from which the effects of columns are estimated.
const COLUMNS_MIN: usize = 28;
/// The fewest months for methods that find a season of their own.
const MONTHS_MIN: usize = 36;

/// What is asked of a forecast.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Steps ahead, 1 to [`HORIZON_MAX`].
    pub horizon: usize,
    /// Known events: holidays, promotions, prices. Each has a value for every observation and every step ahead. They
    /// need 28 observations; with fewer they are left out.
    pub columns: &'a [Column<'a>],
    /// Steps ahead on which nothing can be sold. Days of the past on which nothing could are NaN in the series.
    pub closed: &'a [bool],
    /// The seasonal profile of the category, for series of less than two seasons.
    pub pooled: Option<&'a Profile>,
}

impl Options<'_> {
    pub fn new(horizon: usize) -> Self {
        Self {
            horizon,
            ..Self::default()
        }
    }
}

/// One step ahead, in the unit of the series. The bounds are quantiles: 10 and 90 %, 2.5 and 97.5 %.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    pub mean: f64,
    pub median: f64,
    pub lo80: f64,
    pub hi80: f64,
    pub lo95: f64,
    pub hi95: f64,
}

impl Step {
    /// In ascending order, at the levels of [`score::LEVELS`](crate::score::LEVELS).
    pub fn quantiles(&self) -> [f64; 5] {
        [self.lo95, self.lo80, self.median, self.hi80, self.hi95]
    }
}

/// A method that took part and how much it counts; the weights sum to one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub method: Method,
    pub weight: f64,
}

/// The combination against seasonal naive, over the same rolling origins of the past. Parameters were found over the
/// whole past, so the combination looks a little better than it will be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Root of the mean squared error, in the unit of the series.
    pub error: f64,
    pub naive_error: f64,
    pub origins: usize,
}

impl Comparison {
    pub fn beats_naive(&self) -> bool {
        self.error < self.naive_error
    }
}

/// A forecast and where it comes from.
#[derive(Clone, Debug)]
pub struct Forecast {
    pub steps: Vec<Step>,
    /// What the mean is the sum of. Without a model of the trend, trend is the level.
    pub parts: Parts,
    pub methods: Vec<Share>,
    pub classification: Classification,
    /// All observations were whole numbers: pieces are counted, and restocking may take them as counts.
    pub is_whole: bool,
    /// The seasonal profile of the whole past, to be pooled over a category.
    pub profile: Profile,
    /// None with fewer than four rolling origins.
    pub comparison: Option<Comparison>,
    pub(crate) resampling: Resampling,
}

/// Forecasts a series.
pub fn run(series: &Series, options: &Options) -> Result<Forecast, Refusal> {
    if !(1..=HORIZON_MAX).contains(&options.horizon) {
        return Err(Refusal::Horizon);
    }
    let expected = series.values.len() + options.horizon;
    let is_complete = |column: &Column| {
        column.values.len() >= expected
            && column.scale > 0.0
            && column.values.iter().all(|value| value.is_finite())
    };
    if !options.columns.iter().all(is_complete) {
        return Err(Refusal::Column);
    }
    let clean = clean(series)?;
    let (context, classification, events) = prepare(series, &clean, options);
    let (members, parts) = members(&context, classification);
    let combined = combine(&context, members)?;
    let bounds = bounds(&context, classification.pattern, &combined);
    let outlook = Outlook { parts, events };
    Ok(assemble(
        &context,
        classification,
        options,
        combined,
        &bounds,
        outlook,
    ))
}

/// What columns and the model with trend changes say of the steps ahead.
struct Outlook {
    parts: Option<Parts>,
    /// The effect of the columns, which the other methods did not see.
    events: Vec<f64>,
}

fn prepare<'a>(
    series: &Series<'a>,
    clean: &'a Clean,
    options: &Options,
) -> (Context<'a>, Classification, Vec<f64>) {
    let n = clean.values.len();
    let horizon = options.horizon;
    let places: Vec<usize> = (0..n + horizon)
        .map(|i| series.phase(clean.skipped + i))
        .collect();
    let habits = Habits::of(series.frequency);
    let mode = if clean.non_negative {
        Mode::Multiplicative
    } else {
        Mode::Additive
    };
    let first = classify(&clean.values);
    // An order as no other says nothing of the level of rare demand; of a trend it may be the point.
    let values = if first.pattern.is_rare() {
        &clean.winsorised
    } else {
        &clean.values
    };
    let seasons = float(n) / float(series.frequency.season());
    let pooled = options.pooled.filter(|_| seasons < 2.0);
    let origins = habits.origins(n, first.pattern.is_rare());
    let calendar = Series {
        values: &[],
        first_day: day_of(series, clean.skipped),
        frequency: series.frequency,
    };
    let effects = effects(&calendar, values, clean.skipped, options);
    let observed = without(&clean.values, &effects, clean.non_negative);
    let values = without(values, &effects, clean.non_negative);
    let events = effects.get(n..).unwrap_or_default().to_vec();
    let views = views(
        series.frequency,
        &values,
        &places,
        mode,
        habits,
        &origins,
        pooled,
    );
    let level = views.last().map_or(0.0, |view| {
        profile_level::level(&values, &places, &view.profile, habits.level)
    });
    let context = Context {
        calendar,
        clean,
        views,
        level,
        values,
        observed,
        places,
        horizon,
        habits,
        origins,
    };
    let classification = if context.has_closed() {
        // A weekday on which the shop is closed makes demand no rarer.
        let all = context.clean.values.iter().zip(&context.places);
        let open: Vec<f64> = all
            .filter(|(_, place)| !context.is_closed(**place))
            .map(|(value, _)| *value)
            .collect();
        classify(&open)
    } else {
        first
    };
    (context, classification, events)
}

/// What the events that columns tell of did to each observation, and will do to each step ahead.
fn effects(calendar: &Series, values: &[f64], skipped: usize, options: &Options) -> Vec<f64> {
    let none = || vec![0.0; values.len() + options.horizon];
    if options.columns.is_empty() || values.len() < COLUMNS_MIN {
        return none();
    }
    let columns: Vec<Column> = options
        .columns
        .iter()
        .map(|column| Column {
            values: column.values.get(skipped..).unwrap_or_default(),
            scale: column.scale,
        })
        .collect();
    column_effects(calendar, values, &columns, options.horizon).unwrap_or_else(|_| none())
}

/// The values as they would have been without the events.
fn without(values: &[f64], effects: &[f64], non_negative: bool) -> Vec<f64> {
    let lowest = if non_negative { 0.0 } else { f64::NEG_INFINITY };
    let pairs = values.iter().zip(effects);
    pairs
        .map(|(value, effect)| {
            // A missing value stays missing: `max` would make it a number.
            let rest = value - effect;
            if rest < lowest { lowest } else { rest }
        })
        .collect()
}

/// The methods of this kind of series that do not refuse.
fn members(context: &Context, classification: Classification) -> (Vec<Member>, Option<Parts>) {
    let n = context.values.len();
    let frequency = context.calendar.frequency;
    let season = frequency.season();
    let methods: &[Method] = match (classification.pattern, frequency) {
        (Pattern::NoDemand, _) => &[Method::ProfileLevel],
        (Pattern::Intermittent | Pattern::Lumpy, _) => {
            &[Method::WindowedMean, Method::Tsb, Method::ProfileLevel]
        }
        (_, Frequency::Daily) if n < 2 * season => &[Method::ProfileLevel, Method::Ses],
        (_, Frequency::Daily) => &[Method::ProfileLevel, Method::Ets, Method::Theta],
        (_, Frequency::Monthly) if n >= MONTHS_MIN => &[Method::Ets, Method::Theta],
        (_, Frequency::Weekly | Frequency::Monthly) => {
            &[Method::ProfileLevel, Method::Ses, Method::Theta]
        }
    };
    let run = |method: &Method| {
        let paths = context.paths(*method).ok()?;
        Some(Member {
            method: *method,
            paths,
            last_only: false,
        })
    };
    let mut members: Vec<Member> = methods.iter().filter_map(run).collect();
    if members.is_empty() {
        // Many months, but hardly any of them counted.
        members.extend(run(&Method::ProfileLevel));
    }
    let takes_part = frequency == Frequency::Daily
        && !classification.pattern.is_rare()
        && classification.pattern != Pattern::NoDemand
        && n >= PROPHET_MIN;
    if takes_part && let Ok((parts, paths)) = context.prophet() {
        members.push(Member {
            method: Method::Prophet,
            paths,
            last_only: true,
        });
        return (members, Some(parts));
    }
    (members, None)
}

fn assemble(
    context: &Context,
    classification: Classification,
    options: &Options,
    combined: crate::combine::Combined,
    bounds: &Bounds,
    outlook: Outlook,
) -> Forecast {
    let n = context.values.len();
    let scale = context.clean.scale;
    let non_negative = context.clean.non_negative;
    let mut steps = Vec::with_capacity(options.horizon);
    let mut path = combined.path.clone();
    for (step, mean) in path.iter_mut().enumerate() {
        let place = context.place(n + step);
        let is_closed =
            context.is_closed(place) || options.closed.get(step).copied().unwrap_or(false);
        if is_closed {
            *mean = 0.0;
            steps.push(Step::default());
            continue;
        }
        let event = outlook.events.at(step);
        let limit = |value: f64| {
            let value = (value + event) * scale;
            let value = value.clamp(-f64::MAX, f64::MAX);
            if non_negative { value.max(0.0) } else { value }
        };
        let mut quantiles = bounds
            .quantiles
            .get(step)
            .copied()
            .unwrap_or_default()
            .map(limit);
        quantiles.sort_unstable_by(f64::total_cmp);
        let [lo95, lo80, median, hi80, hi95] = quantiles;
        steps.push(Step {
            mean: limit(*mean),
            median,
            lo80,
            hi80,
            lo95,
            hi95,
        });
        *mean = limit(*mean) / scale;
    }
    let parts = parts(context, &steps, &outlook);
    Forecast {
        steps,
        parts,
        methods: combined.shares,
        is_whole: context.clean.is_whole,
        profile: match context.last_view() {
            Some(view) => view.profile.clone(),
            None => Profile::flat(context.mode(), context.season()),
        },
        classification,
        comparison: combined.comparison.map(|found| Comparison {
            error: (found.error * scale).min(f64::MAX),
            naive_error: (found.naive_error * scale).min(f64::MAX),
            ..found
        }),
        resampling: Resampling::new(context, path),
    }
}

/// Takes the mean apart: seasons and events as they were estimated, and the rest, which is the trend.
fn parts(context: &Context, steps: &[Step], outlook: &Outlook) -> Parts {
    let n = context.values.len();
    let scale = context.clean.scale;
    let mut parts = Parts::default();
    let centre = context.level;
    for (step, found) in steps.iter().enumerate() {
        let season = context.last_view().map_or(0.0, |view| {
            (view.profile.apply(centre, context.place(n + step)) - centre) * scale
        });
        let (weekly, yearly) = match (&outlook.parts, context.calendar.frequency) {
            (Some(model), _) => (model.weekly.at(step) * scale, model.yearly.at(step) * scale),
            (None, Frequency::Daily) => (season, 0.0),
            (None, _) => (0.0, season),
        };
        let events = outlook.events.at(step) * scale;
        parts.trend.push(found.mean - weekly - yearly - events);
        parts.weekly.push(weekly);
        parts.yearly.push(yearly);
        parts.events.push(events);
    }
    for list in [
        &mut parts.trend,
        &mut parts.weekly,
        &mut parts.yearly,
        &mut parts.events,
    ] {
        for value in list {
            *value = value.clamp(-f64::MAX, f64::MAX);
        }
    }
    parts
}

/// The day of an observation.
fn day_of(series: &Series, index: usize) -> i64 {
    let steps = i64::try_from(index).unwrap_or(i64::MAX);
    let days = match series.frequency {
        Frequency::Daily => steps,
        Frequency::Weekly => steps.saturating_mul(7),
        // The middle of a month, from the middle of the first.
        Frequency::Monthly => return series.month_day(index),
    };
    series.first_day.saturating_add(days)
}
