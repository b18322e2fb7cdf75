//! Why there is no answer.

/// A named reason, for a person to read as its sentence and for a program as its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    /// No observation, or only missing ones.
    Empty,
    /// An observation is infinite.
    NotFinite,
    /// More observations than `OBSERVATIONS_MAX`.
    TooLong,
    /// The horizon is 0 or above `HORIZON_MAX`.
    Horizon,
    /// The method needs more observations.
    TooShort,
    /// The method needs demand above zero.
    NoDemand,
    /// The method needs values above zero.
    NotPositive,
    /// A column has not one value for each observation and each step ahead, or one that is not finite, or no prior.
    Column,
    /// A parameter is outside its range.
    Parameter,
}

impl Refusal {
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "The series has no observations.",
            Self::NotFinite => "The series has an infinite value.",
            Self::TooLong => "The series has more than 36,525 observations.",
            Self::Horizon => "The horizon must be from 1 to 365 steps.",
            Self::TooShort => "The series is too short for this method.",
            Self::NoDemand => "The series has no demand.",
            Self::NotPositive => "The method needs values above zero.",
            Self::Column => {
                "A column needs one finite value for each observation and each step ahead, and a scale above zero."
            }
            Self::Parameter => "A parameter is outside its range.",
        }
    }
}

impl std::error::Error for Refusal {}
