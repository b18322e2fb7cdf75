//! The manifests of the platforms tell the same as the functions themselves.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::FUNCTIONS;
use web::Function;
use web::limit::{ALL, COARSE};

use crate::project::read;

/// What every function finds in its environment.
const VARS: &[&str] = &[
    "AUDIENCE",
    "CORS_ORIGINS",
    "ENVIRONMENT",
    "ISSUER",
    "LOG_LEVEL",
    "RATE_LIMITS",
    "REGISTRATION",
    "SHARDS",
];

/// What only one function finds there: what its password hashes cost, through whom it sends e-mail.
const OWN_VARS: &[(&str, &[&str])] = &[
    ("auth", &["PASSWORD_COST"]),
    ("documents", &["MAIL_FROM", "MAIL_URL"]),
];

fn wrangler() -> Value {
    toml::from_str(&read("wrangler.toml")).expect("wrangler.toml is TOML")
}

/// Each function with its environment.
fn environments() -> Vec<(&'static Function, Value)> {
    let manifest = wrangler();
    let all = manifest["env"].as_object().expect("environments");
    let mut names: Vec<&str> = all.keys().map(String::as_str).collect();
    names.sort_unstable();
    let mut wanted: Vec<&str> = FUNCTIONS.iter().map(|function| function.name).collect();
    wanted.sort_unstable();
    assert_eq!(names, wanted, "an environment a function");
    FUNCTIONS
        .iter()
        .map(|function| (*function, all[function.name].clone()))
        .collect()
}

/// The path of a route's pattern, without its host.
fn patterns(environment: &Value) -> Vec<String> {
    let routes = environment["routes"].as_array().expect("routes");
    let patterns = routes.iter().map(|route| route["pattern"].as_str());
    patterns
        .map(|pattern| {
            let pattern = pattern.expect("a pattern");
            pattern[pattern.find('/').expect("a path")..].to_owned()
        })
        .collect()
}

fn covers(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => pattern == path,
    }
}

/// Of the patterns that fit, Cloudflare takes the most specific, and one that ends in `*` before one in `/*`
/// (<https://developers.cloudflare.com/workers/platform/known-issues/#route-specificity>). As miniflare has it: the
/// one of most parts, a last `*` alone counting for less than none.
fn weight(pattern: &str) -> usize {
    // A pattern meets the query too: another would only fit a path that comes without one.
    assert!(pattern.ends_with('*'), "{pattern}");
    let parts = pattern.split('/').count();
    if pattern.ends_with("/*") {
        parts - 2
    } else {
        parts
    }
}

#[test]
fn every_route_reaches_its_function_and_no_other() {
    let environments = environments();
    for (function, _) in &environments {
        for route in function.routes() {
            let fitting = environments.iter().flat_map(|(other, environment)| {
                let patterns = patterns(environment).into_iter();
                let fitting = patterns.filter(|pattern| covers(pattern, route.path));
                fitting.map(move |pattern| (weight(&pattern), other.name))
            });
            let mut fitting: Vec<(usize, &str)> = fitting.collect();
            fitting.sort_unstable();
            let heaviest = fitting.last().map(|(weight, _)| *weight);
            let reached = fitting.iter().filter(|one| Some(one.0) == heaviest);
            let reached: Vec<&str> = reached.map(|(_, name)| *name).collect();
            assert_eq!(reached, [function.name], "{}", route.path);
            let owner = support::functions::owner(route.path).name;
            assert_eq!(owner, function.name, "{}", route.path);
        }
    }
}

#[test]
fn the_map_of_the_readme_leads_from_each_path_to_its_function() {
    let readme = read("README.md");
    let rows = readme.lines().filter_map(|line| {
        let row = line.strip_suffix("` |")?;
        row.split_once(" | `functions/")
    });
    let places: Vec<(&str, &str)> = rows
        .flat_map(|(paths, name)| {
            let paths = paths.split('`').filter(|path| path.starts_with('/'));
            paths.map(move |path| (path, name))
        })
        .collect();
    for function in FUNCTIONS {
        // Each answers about itself and to a scheduler below its own name, wherever it serves.
        let health = format!("/v1/{}/health", function.name);
        let routes = function.routes().map(|route| route.path);
        for path in routes.filter(|path| *path != health && !path.starts_with("/internal/")) {
            let fitting = places.iter().filter(|(start, _)| path.starts_with(start));
            let found = fitting.max_by_key(|(start, _)| start.len());
            assert_eq!(found.map(|(_, name)| *name), Some(function.name), "{path}");
        }
    }
}

/// Their runs are stored under their names.
#[test]
fn job_names_are_unique() {
    let jobs = FUNCTIONS.iter().flat_map(|function| function.jobs);
    let mut names: Vec<&str> = jobs.map(|job| job.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[test]
fn triggers_fire_as_often_as_the_jobs_need() {
    for (function, environment) in environments() {
        let crons = environment["triggers"]["crons"].as_array().expect("crons");
        let periods: Vec<i64> = crons
            .iter()
            .map(|cron| period_minutes(cron.as_str().expect("a cron")))
            .collect();
        assert_eq!(
            periods.is_empty(),
            function.jobs.is_empty(),
            "{}: triggers without jobs, or jobs without triggers",
            function.name
        );
        for job in function.jobs {
            // What failed, or takes longer than one trigger lasts, must not wait for the next slot.
            let fits = |period: &i64| {
                let is_often = job.every_minutes == 1 || *period < job.every_minutes;
                is_often && job.every_minutes % period == 0
            };
            assert!(
                periods.iter().any(fits),
                "{} is due every {} minutes and fires every {periods:?}",
                job.name,
                job.every_minutes
            );
        }
    }
}

/// How often a cron of one of our few forms fires.
fn period_minutes(cron: &str) -> i64 {
    match cron.split(' ').collect::<Vec<_>>()[..] {
        ["*", "*", "*", "*", "*"] => 1,
        ["0", "*", "*", "*", "*"] => 60,
        ["0", "0", "*", "*", "*"] => 24 * 60,
        [minutes, "*", "*", "*", "*"] => minutes
            .strip_prefix("*/")
            .and_then(|count| count.parse().ok())
            .filter(|count| 60 % count == 0)
            .unwrap_or_else(|| panic!("{cron} is not of a form these tests read")),
        _ => panic!("{cron} is not of a form these tests read"),
    }
}

#[test]
fn every_function_has_the_same_stores_and_settings() {
    let environments = environments();
    let (_, first) = &environments[0];
    for (function, environment) in &environments {
        let name = function.name;
        assert_eq!(environment["name"], format!("trastienda-{name}"));
        let entry = format!("target/edge/workers/{name}/shim.mjs");
        assert_eq!(environment["main"], entry);
        for stores in ["d1_databases", "kv_namespaces", "ratelimits"] {
            assert_eq!(environment[stores], first[stores], "{stores} of {name}");
        }
        let mut vars = environment["vars"].clone();
        let own = OWN_VARS.iter().filter(|(function, _)| *function == name);
        for own in own.flat_map(|(_, own)| *own) {
            let vars = vars.as_object_mut().expect("vars");
            assert!(vars.remove(*own).is_some(), "{own}");
        }
        assert_eq!(vars, first["vars"], "vars of {name}");
    }
    let databases = first["d1_databases"].as_array().expect("databases");
    let bindings: Vec<&Value> = databases.iter().map(|one| &one["binding"]).collect();
    let shards: usize = first["vars"]["SHARDS"]
        .as_str()
        .and_then(|count| count.parse().ok())
        .expect("a number of shards");
    let wanted: Vec<String> = (0..shards).map(|shard| format!("DB{shard}")).collect();
    assert_eq!(bindings, wanted.iter().collect::<Vec<_>>());
    assert!(
        databases
            .iter()
            .all(|database| database["migrations_dir"] == "migrations")
    );
    assert_eq!(first["kv_namespaces"][0]["binding"], "KV");
    let vars: Vec<&str> = first["vars"]
        .as_object()
        .expect("vars")
        .keys()
        .map(String::as_str)
        .collect();
    let mut vars = vars;
    vars.sort_unstable();
    assert_eq!(vars, VARS);
}

#[test]
fn the_readme_of_deploy_lists_the_limits() {
    let readme = read("deploy/README.md");
    for limit in ALL {
        let row = format!(
            "| `{}` | {}/{} |",
            limit.name, limit.uses, limit.window_seconds
        );
        assert!(readme.contains(&row), "{row}");
    }
}

#[test]
fn the_limiters_of_the_platform_are_the_coarse_limits() {
    let (_, first) = &environments()[0];
    let limiters = first["ratelimits"].as_array().expect("limiters");
    let found: Vec<String> = limiters
        .iter()
        .map(|limiter| {
            let simple = &limiter["simple"];
            format!("{} {simple}", limiter["name"].as_str().expect("a name"))
        })
        .collect();
    let wanted: Vec<String> = COARSE
        .iter()
        .map(|limit| {
            let name = limit.name.to_uppercase().replace('-', "_");
            let simple = json!({ "limit": limit.uses, "period": limit.window_seconds });
            format!("LIMIT_{name} {simple}")
        })
        .collect();
    assert_eq!(found, wanted);
    let ids: BTreeSet<&str> = limiters
        .iter()
        .filter_map(|limiter| limiter["namespace_id"].as_str())
        .collect();
    assert_eq!(ids.len(), limiters.len(), "each counts by itself");
}
