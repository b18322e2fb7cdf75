//! Why the load stopped, told in one line.

use std::fmt;

pub type Result<T = ()> = std::result::Result<T, Failure>;

#[derive(Debug)]
pub enum Failure {
    Because(String),
    /// The server refused, as RFC 9457 problem+json.
    Problem(Problem),
}

#[derive(Debug)]
pub struct Problem {
    /// Method and path.
    pub request: String,
    pub status: u16,
    pub code: String,
    pub detail: String,
    /// Fields at fault, as `pointer: code`.
    pub errors: Vec<String>,
}

impl Failure {
    /// Whether the server refused with this code.
    pub fn has_code(&self, code: &str) -> bool {
        matches!(self, Self::Problem(problem) if problem.code == code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Because(why) => f.write_str(why),
            Self::Problem(Problem {
                request,
                status,
                code,
                detail,
                errors,
            }) => {
                write!(f, "{request} was refused with {status} {code}: {detail}")?;
                if errors.is_empty() {
                    Ok(())
                } else {
                    write!(f, " ({})", errors.join("; "))
                }
            }
        }
    }
}
