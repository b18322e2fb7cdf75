//! `demo`: loads the demo shop into a running server, over its public HTTP API.
//!
//! Every step first looks what is there, so that a second run adds nothing and a run after a
//! crash goes on where the first one stopped.

mod account;
mod arguments;
mod catalogue;
mod client;
mod failure;
mod ledger;
mod progress;

use std::process::ExitCode;

use demo::calendar::Window;
use demo::moves::Warehouse;
use demo::plan::{Plan, last_day, plan};
use demo::report::Report;

use crate::arguments::{Arguments, HELP};
use crate::client::Client;
use crate::failure::{Failure, Result};
use crate::ledger::Ledger;
use crate::progress::Progress;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match Arguments::parse(words).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result {
    let progress = Progress::start();
    let entries =
        demo::lines::read(demo::FILE).map_err(|error| Failure::Because(error.to_string()))?;
    let Some(last_in_file) = last_day(&entries) else {
        return Err(Failure::Because("the order file has no sales".to_owned()));
    };
    let mut client = Client::new(&arguments.base_url);
    let is_new = account::enter(&mut client, progress)?;

    let ledger = Ledger::new(&client);
    let window = match ledger.eve()? {
        None => Window::new(last_in_file, arguments.today),
        // Begun on another day: its days stay as they are.
        Some(eve) => Window::opened_on(last_in_file, eve).ok_or_else(|| {
            Failure::Because(format!(
                "the demo shop there began on {eve}, which is not a day of ours"
            ))
        })?,
    };
    let plan = plan(&entries, window);
    if !is_new && ledger.is_complete(&plan)? {
        progress.step("the demo shop is all there already");
    } else {
        tell_report(&Report::of(&entries), &Report::of_window(&entries, &window));
        account::add_colleagues(&client, progress)?;
        let ids = catalogue::load(&client, &plan, progress)?;
        ledger.load(&plan, &ids, progress)?;
        if let Some(secret) = &arguments.internal_secret {
            client.tick("inventory", secret)?;
            client.tick("purchasing", secret)?;
            progress.step("restock check run");
        }
        tell_plan(&plan);
    }
    account::tell_logins(&arguments.base_url);
    Ok(())
}

fn tell_report(whole: &Report, window: &Report) {
    println!("online-retail-orders.csv.gz, every line by what became of it:");
    print!("{whole}");
    println!(
        "of these, in the {} days that are loaded:",
        demo::calendar::DAYS
    );
    print!("{window}");
}

fn tell_plan(plan: &Plan) {
    let low = plan.low();
    let empty = low.iter().filter(|(_, left)| *left == 0).count();
    let lines: usize = plan.moves.iter().map(|step| step.lines.len()).sum();
    let stock = plan.closing_stock();
    println!(
        "loaded: {} items, {} suppliers, {} warehouses; {} moves of {lines} lines from {} to {}",
        plan.items.len(),
        plan.suppliers.len(),
        Warehouse::ALL.len(),
        plan.moves.len(),
        plan.window.first(),
        plan.window.last(),
    );
    println!(
        "        {} units lie there; {} of {} watched items are at or under their minimum, {empty} of them are out",
        stock.values().sum::<i64>(),
        low.len(),
        plan.levels.len(),
    );
}
