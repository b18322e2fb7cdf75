//! The server is killed with all that it started, as when a machine fails, while shops work.

mod audit;
mod day;
mod stand;
mod writer;

use std::env;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use day::{Day, Place};
use support::Client;
use writer::Writer;

/// Half of them in a shop whose stock leaves as orders are shipped, half where confirming takes it.
const WRITERS: usize = 8;
/// After how many answers of a round the server is killed: each writer is then past one day.
const ANSWERS: usize = 230;

/// The server and whatever it started end at once, without a chance to put anything in order.
fn kill() {
    let file = env::var("TRASTIENDA_SERVER_GROUP").expect("the file that names the server");
    let group = fs::read_to_string(file).expect("the server's process group");
    let status = Command::new("kill")
        .args(["-KILL", "--", &format!("-{}", group.trim())])
        .status();
    assert!(status.expect("kill").success(), "there was a server");
}

fn wait_until_it_answers(client: &Client) {
    for _ in 0..1_500 {
        let answer = client.get("/health").try_send();
        if answer.is_ok_and(|answer| answer.status == 200) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("the server does not come back");
}

fn write_until_killed(writers: &mut [Writer<'_>]) {
    let answered = &AtomicUsize::new(0);
    thread::scope(|scope| {
        for writer in writers {
            scope.spawn(|| writer.write_until_gone(answered));
        }
        while answered.load(Ordering::Relaxed) < ANSWERS {
            thread::yield_now();
        }
        kill();
    });
}

#[test]
fn acknowledged_writes_survive_a_crash_and_repeats_complete_the_others_once() {
    let crashes: usize =
        env::var("TRASTIENDA_CRASHES").map_or(3, |text| text.parse().expect("a number"));
    let places = [false, true].map(Place::open);
    let mut writers: Vec<Writer<'_>> = (0..WRITERS)
        .map(|writer| Writer::at(&places[writer % places.len()]))
        .collect();
    let (mut written, mut done_unanswered) = (0, 0);
    for _ in 0..crashes {
        write_until_killed(&mut writers);
        wait_until_it_answers(places[0].market.client());
        for writer in &writers {
            audit::check_interrupted_order(writer.place(), writer.today());
        }
        for writer in &mut writers {
            let (count, was_done) = writer.repeat();
            written += count;
            done_unanswered += usize::from(was_done);
        }
        for (number, place) in places.iter().enumerate() {
            let here = writers.iter().skip(number).step_by(places.len());
            let days: Vec<Day> = here.flat_map(|writer| writer.days.clone()).collect();
            audit::check_all(place, &days);
        }
    }
    places.iter().for_each(audit::books_balance);
    println!(
        "{written} writes, {crashes} crashes, {} cut off and repeated: {done_unanswered} of them had been done",
        crashes * WRITERS
    );
}
