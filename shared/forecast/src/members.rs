//! The methods that take part, each from every origin.

use crate::clean::Clean;
use crate::methods::prophet::{self, Column, Parameters, Parts};
use crate::methods::{
    Method, Paths, ets, profile_level, seasonal_naive, ses, theta, tsb, windowed_mean,
};
use crate::numbers::{At, mean};
use crate::seasonal::{Mode, Profile, local_level, profile};
use crate::{Frequency, Refusal, Series};

/// The hyper-parameters: the same for every series of a frequency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// The half-life of the level, in observations.
    pub level: f64,
    /// The half-life of what the profile is made of. A year's profile needs all years.
    pub profile: f64,
    /// The window of the mean, in observations.
    pub window: usize,
    /// The half-life of measured errors.
    pub errors: f64,
    /// The first step of each further horizon bucket.
    pub buckets: [usize; 3],
    origins_max: usize,
}

/// So long that nothing is forgotten.
const NEVER: f64 = 1e6;
/// Rolling origins of rare demand: its intervals come from the past itself, and it has to be cheap.
const ORIGINS_RARE: usize = 8;

impl Habits {
    pub fn of(frequency: Frequency) -> Self {
        match frequency {
            Frequency::Daily => Self {
                level: 56.0,
                profile: 112.0,
                window: 56,
                errors: 180.0,
                buckets: [7, 28, 91],
                origins_max: 40,
            },
            Frequency::Weekly => Self {
                level: 13.0,
                profile: NEVER,
                window: 13,
                errors: 52.0,
                buckets: [2, 6, 13],
                origins_max: 24,
            },
            Frequency::Monthly => Self {
                level: 12.0,
                profile: NEVER,
                window: 12,
                errors: 36.0,
                buckets: [1, 3, 12],
                origins_max: 24,
            },
        }
    }

    /// Evenly over the second half of the series, and its end.
    pub fn origins(&self, length: usize, is_rare: bool) -> Vec<usize> {
        let count = if is_rare {
            ORIGINS_RARE
        } else {
            self.origins_max
        };
        let span = length / 2;
        let gap = (span / count).max(1);
        let earliest = (length - span).max(4);
        let mut origins: Vec<usize> = (1..=count)
            .filter_map(|index| length.checked_sub(index * gap))
            .filter(|origin| *origin >= earliest)
            .collect();
        origins.reverse();
        origins.push(length);
        origins
    }

    pub fn bucket(&self, step: usize) -> usize {
        self.buckets.iter().filter(|edge| step >= **edge).count()
    }
}

/// The values without their season, as seen from one origin.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub profile: Profile,
    pub plain: Vec<f64>,
}

/// A series, cleaned, with all that the methods share.
pub(crate) struct Context<'a> {
    /// Where in week and year the first value lies.
    pub calendar: Series<'static>,
    pub clean: &'a Clean,
    /// The values that the methods see: without the effects of events, the largest orders of rare demand cut.
    pub values: Vec<f64>,
    /// The same with the largest orders as they were: what intervals have to hold.
    pub observed: Vec<f64>,
    /// The place in the season of every observation and step ahead.
    pub places: Vec<usize>,
    pub horizon: usize,
    pub habits: Habits,
    /// Ascending; the last is the end.
    pub origins: Vec<usize>,
    /// One for all origins, or one for each.
    pub views: Vec<View>,
    /// The level of the backbone at the end.
    pub level: f64,
}

/// The seasonal profile as each origin could know it. That of the week is so well known that one does for all origins.
pub(crate) fn views(
    frequency: Frequency,
    values: &[f64],
    places: &[usize],
    mode: Mode,
    habits: Habits,
    origins: &[usize],
    pooled: Option<&Profile>,
) -> Vec<View> {
    let season = frequency.season();
    // A year's profile is taken for one only where half of it was seen twice.
    let has_season = frequency == Frequency::Daily || 2 * values.len() >= 3 * season;
    let view = |origin: usize| {
        let seen = values.get(..origin).unwrap_or(values);
        let places = places.get(..origin).unwrap_or(places);
        let found = match pooled {
            Some(pooled) if pooled.mode == mode && pooled.places.len() == season => pooled.clone(),
            _ if origin <= season || !has_season => Profile::flat(mode, season),
            _ if frequency == Frequency::Daily => {
                let centre = mean(seen);
                profile(seen, places, season, mode, habits.profile, |_| centre)
            }
            _ => {
                let local = local_level(seen, season);
                profile(seen, places, season, mode, habits.profile, |index| {
                    local.at(index)
                })
            }
        };
        let plain = plain(seen, places, &found);
        View {
            profile: found,
            plain,
        }
    };
    if frequency == Frequency::Daily {
        vec![view(values.len())]
    } else {
        origins.iter().map(|origin| view(*origin)).collect()
    }
}

/// Values without their season; of closed places nothing is known.
fn plain(values: &[f64], places: &[usize], profile: &Profile) -> Vec<f64> {
    let all = values.iter().zip(places);
    all.map(|(value, place)| {
        if profile.is_closed(*place) {
            f64::NAN
        } else {
            profile.remove(*value, *place)
        }
    })
    .collect()
}

impl Context<'_> {
    pub fn season(&self) -> usize {
        self.calendar.frequency.season()
    }

    pub fn place(&self, index: usize) -> usize {
        self.places.get(index).copied().unwrap_or(0)
    }

    /// The view of the whole past.
    pub fn last_view(&self) -> Option<&View> {
        self.views.last()
    }

    pub fn is_closed(&self, place: usize) -> bool {
        self.last_view()
            .is_some_and(|view| view.profile.is_closed(place))
    }

    pub fn has_closed(&self) -> bool {
        self.last_view()
            .is_some_and(|view| view.profile.closed.contains(&true))
    }

    pub fn mode(&self) -> Mode {
        self.last_view()
            .map_or(Mode::Additive, |view| view.profile.mode)
    }

    /// The season put back on flat or sloping paths.
    fn with_season(&self, mut paths: Paths) -> Paths {
        let last = self.views.len().saturating_sub(1);
        for (row, origin) in self.origins.iter().enumerate() {
            let Some(view) = self.views.get(row.min(last)) else {
                continue;
            };
            for step in 0..self.horizon {
                let place = self.place(origin + step);
                let value = view.profile.apply(paths.row(row).at(step), place);
                paths.set(row, step, value);
            }
        }
        paths
    }

    /// Runs a method for values without a season from every origin.
    fn plain_paths(
        &self,
        run: impl Fn(&[f64], &[usize]) -> Result<Paths, Refusal>,
    ) -> Result<Paths, Refusal> {
        if let [view] = self.views.as_slice() {
            return run(&view.plain, &self.origins).map(|paths| self.with_season(paths));
        }
        let mut all = Paths::new(0, self.horizon);
        for (view, origin) in self.views.iter().zip(&self.origins) {
            all.cells.extend(run(&view.plain, &[*origin])?.cells);
        }
        Ok(self.with_season(all))
    }

    /// The forecasts of a method from every origin.
    pub fn paths(&self, method: Method) -> Result<Paths, Refusal> {
        let last = self.last_view().ok_or(Refusal::Empty)?;
        let (habits, horizon) = (self.habits, self.horizon);
        match method {
            Method::ProfileLevel => self.profile_level(),
            Method::Ets if self.calendar.frequency == Frequency::Weekly => {
                let model = ets::fit(&last.plain, 1)?;
                self.plain_paths(|plain, origins| Ok(model.paths(plain, origins, horizon)))
            }
            Method::Ets => {
                let model = ets::fit(&self.values, self.season())?;
                Ok(model.paths(&self.values, &self.origins, horizon))
            }
            Method::Theta => {
                let model = theta::fit(&last.plain)?;
                self.plain_paths(|plain, origins| Ok(model.paths(plain, origins, horizon)))
            }
            Method::Ses => {
                let alpha = ses::best_alpha(&last.plain);
                self.plain_paths(|plain, origins| ses::paths(plain, Some(alpha), origins, horizon))
            }
            Method::Tsb => {
                let with = tsb::best(&last.plain);
                self.plain_paths(|plain, origins| tsb::paths(plain, Some(with), origins, horizon))
            }
            Method::WindowedMean => self.plain_paths(|plain, origins| {
                windowed_mean::paths(plain, habits.window, origins, horizon)
            }),
            Method::SeasonalNaive => {
                seasonal_naive::paths(&self.values, self.season(), &self.origins, horizon)
            }
            Method::Prophet => self.prophet().map(|(_, paths)| paths),
        }
    }

    fn profile_level(&self) -> Result<Paths, Refusal> {
        let (half_life, horizon) = (self.habits.level, self.horizon);
        let run = |values: &[f64], view: &View, origins: &[usize]| {
            let profile = &view.profile;
            profile_level::paths(values, &self.places, profile, half_life, origins, horizon)
        };
        if let [view] = self.views.as_slice() {
            return run(&self.values, view, &self.origins);
        }
        let mut all = Paths::new(0, horizon);
        for (view, origin) in self.views.iter().zip(&self.origins) {
            let seen = self.values.get(..*origin).unwrap_or_default();
            all.cells.extend(run(seen, view, &[*origin])?.cells);
        }
        Ok(all)
    }

    fn seen(&self) -> Series<'_> {
        Series {
            values: &self.values,
            ..self.calendar
        }
    }

    /// The model with trend changes: its parts of the steps ahead, and its path from the end. It is not fitted again for
    /// the other origins, where its path is missing.
    pub fn prophet(&self) -> Result<(Parts, Paths), Refusal> {
        let mut parameters = Parameters::automatic(self.calendar.frequency, self.values.len());
        parameters.mode = self.mode();
        let series = self.seen();
        let model = prophet::fit(&series, &[], parameters)?;
        let parts = model.parts(&series, &[], self.values.len(), self.horizon);
        let mut paths = Paths::new(self.origins.len(), self.horizon);
        paths.cells.fill(f64::NAN);
        for step in 0..self.horizon {
            paths.set(self.origins.len() - 1, step, parts.mean(step));
        }
        Ok((parts, paths))
    }
}

/// The effects of columns on every observation and step ahead, by the same model.
pub(crate) fn column_effects(
    calendar: &Series,
    values: &[f64],
    columns: &[Column],
    horizon: usize,
) -> Result<Vec<f64>, Refusal> {
    let parameters = Parameters::automatic(calendar.frequency, values.len());
    let series = Series {
        values,
        ..*calendar
    };
    let model = prophet::fit(&series, columns, parameters)?;
    Ok(model
        .parts(&series, columns, 0, values.len() + horizon)
        .events)
}
