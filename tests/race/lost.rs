//! Those who came too late: every one with the same refusal, and by whom they were refused.

use support::Answer;

/// How the refused were refused: by what they read, or inside the batch.
#[derive(Debug)]
pub struct Lost {
    code: &'static str,
    to_the_rule: usize,
    in_the_batch: usize,
}

impl Lost {
    /// Whoever loses is refused with this code.
    pub const fn with(code: &'static str) -> Self {
        Self {
            code,
            to_the_rule: 0,
            in_the_batch: 0,
        }
    }

    /// A refusal of the rule takes the read alone; a batch that was refused is looked at once more.
    fn count(&mut self, answer: &Answer) {
        answer.clone().expect_problem(409, self.code);
        match answer.trips() {
            1 => self.to_the_rule += 1,
            _ => self.in_the_batch += 1,
        }
    }

    /// Counts those of a burst who lost, and gives the others, who were answered so.
    pub fn sort<'a>(&mut self, answers: &'a [Answer], status: u16) -> Vec<&'a Answer> {
        let (won, lost): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status == status);
        lost.into_iter().for_each(|answer| self.count(answer));
        won
    }

    /// Otherwise nobody raced, and the test proved nothing.
    pub fn expect_in_the_batch(&self, least: usize) {
        assert!(
            self.in_the_batch >= least,
            "only {} were refused inside a batch, not {least}",
            self.in_the_batch
        );
    }

    /// Whether another burst must run: `bursts` at least, and more where few requests met, up to ten times as many.
    pub fn needs_burst(&self, done: usize, bursts: usize) -> bool {
        let few_met = !support::is_native() && self.in_the_batch < bursts;
        done < bursts || few_met && done < 10 * bursts
    }

    /// One in every burst at least. Natively only two requests are served at once, and few meet.
    pub fn expect_races(&self, bursts: usize) {
        if !support::is_native() {
            self.expect_in_the_batch(bursts);
        }
    }
}
