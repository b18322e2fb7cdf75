//! Variables: those of the application, and what components make of them.

use std::collections::{BTreeMap, HashMap};

use crate::Result;
use crate::bindings::spin::variables::variables::{Error, Host, HostWithStore};
use crate::instance::{Has, Instance};
use crate::manifest::Variable;
use wasmtime::component::Accessor;

/// The value of every variable of the application: given, from the environment, or the default.
pub fn of_application(
    declared: &BTreeMap<String, Variable>,
    given: &HashMap<String, String>,
) -> Result<HashMap<String, String>> {
    if let Some(unknown) = given.keys().find(|name| !declared.contains_key(*name)) {
        return Err(format!("there is no variable `{unknown}`"));
    }
    let value = |(name, variable): (&String, &Variable)| {
        let environment = format!("SPIN_VARIABLE_{}", name.to_ascii_uppercase());
        let value = given
            .get(name)
            .cloned()
            .or_else(|| std::env::var(&environment).ok());
        match value.or_else(|| variable.default.clone()) {
            Some(value) => Ok((name.clone(), value)),
            None => Err(format!(
                "the variable `{name}` is required: set {environment}"
            )),
        }
    };
    declared.iter().map(value).collect()
}

/// The variables of a component, with `{{ name }}` filled in.
pub fn of_component(
    component: &str,
    templates: &HashMap<String, String>,
    application: &HashMap<String, String>,
) -> Result<HashMap<String, String>> {
    let filled = |(name, template): (&String, &String)| {
        let value = fill(template, application).map_err(|why| {
            format!("the variable `{name}` of the component `{component}`: {why}")
        })?;
        Ok((name.clone(), value))
    };
    templates.iter().map(filled).collect()
}

/// The hosts that a component may call, with `{{ name }}` filled in.
pub fn of_hosts(
    component: &str,
    templates: &[String],
    application: &HashMap<String, String>,
) -> Result<Vec<String>> {
    let filled = |template: &String| {
        fill(template, application)
            .map_err(|why| format!("the hosts that the component `{component}` may call: {why}"))
    };
    templates.iter().map(filled).collect()
}

fn fill(template: &str, values: &HashMap<String, String>) -> Result<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or("a `{{` is not closed")?;
        let name = name.trim();
        let value = values
            .get(name)
            .ok_or(format!("the application has no variable `{name}`"))?;
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

impl Host for Instance {}

impl<T> HostWithStore<T> for Has {
    async fn get(
        accessor: &Accessor<T, Self>,
        name: String,
    ) -> wasmtime::Result<Result<String, Error>> {
        let lower = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if !name.bytes().all(lower) {
            return Ok(Err(Error::InvalidName(name)));
        }
        let value =
            accessor.with(|mut access| access.get().component.variables.get(&name).cloned());
        Ok(value.ok_or_else(|| Error::Undefined(format!("no variable for key \"{name}\""))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled() {
        let values = HashMap::from([("host".to_owned(), "example.com".to_owned())]);
        assert_eq!(
            fill("https://{{ host }}/{{host}}", &values).unwrap(),
            "https://example.com/example.com"
        );
        assert!(fill("{{ other }}", &values).is_err());
        assert!(fill("{{ host", &values).is_err());
    }
}
