//! What stock cost, worked out once more from the movements alone, as simply as it can be said:
//! what comes in is a layer, what goes out takes from the oldest layer that has anything left, and
//! what is taken back goes where it was taken from. What the database has drawn is exactly that.

use std::collections::BTreeMap;

use crate::books::Books;

/// Places outside the shop.
const OUTSIDE: [&str; 5] = ["supplier", "customer", "production", "scrap", "adjust"];

/// A movement as a row, in the order of commits.
type Move = (String, String, String, String, i64, Option<String>);

/// What is left of a layer: pieces and cost.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Layer {
    id: String,
    pieces: i64,
    cost: i64,
}

impl Layer {
    /// A part costs its share of what is left, half up; the last part costs the rest.
    fn take(&mut self, pieces: i64) -> (i64, i64) {
        let (left, all) = (i128::from(self.pieces), i128::from(self.cost));
        let share = (all * i128::from(pieces) + left / 2) / left;
        let cost = if pieces == self.pieces {
            self.cost
        } else {
            i64::try_from(share.min(all)).expect("a share is less")
        };
        self.pieces -= pieces;
        self.cost -= cost;
        (pieces, cost)
    }
}

/// Pieces and cost by movement and layer.
type Draws = BTreeMap<(String, String), (i64, i64)>;

#[derive(Default)]
struct Replay {
    /// Of each item, oldest first.
    layers: BTreeMap<String, Vec<Layer>>,
    draws: Draws,
}

impl Replay {
    fn draw(&mut self, of: &str, item: &str, wanted: i64, fits: impl Fn(&Layer) -> bool) -> i64 {
        let layers = self.layers.entry(item.to_owned()).or_default();
        let mut missing = wanted;
        for layer in layers.iter_mut().filter(|layer| fits(layer)) {
            let pieces = missing.min(layer.pieces);
            if pieces > 0 {
                let drawn = layer.take(pieces);
                self.draws.insert((of.to_owned(), layer.id.clone()), drawn);
                missing -= pieces;
            }
        }
        missing
    }

    fn put_back(&mut self, of: &str, item: &str, original: &str) {
        let drawn = self.draws.iter().filter(|((by, _), _)| by == original);
        let drawn: Vec<_> = drawn
            .map(|((_, layer), (pieces, cost))| (layer.clone(), *pieces, *cost))
            .collect();
        for (id, pieces, cost) in drawn {
            let layers = self.layers.get_mut(item).expect("layers");
            let mut layers = layers.iter_mut();
            let layer = layers.find(|layer| layer.id == id).expect("the layer");
            layer.pieces += pieces;
            layer.cost += cost;
            self.draws.insert((of.to_owned(), id), (-pieces, -cost));
        }
    }

    /// `costs` says what each movement into the shop brought.
    fn follow(&mut self, moved: &Move, costs: &BTreeMap<String, i64>, place: &str) {
        let (id, item, from, to, pieces, reverses) = moved;
        let outside = |place: &String| OUTSIDE.contains(&place.as_str());
        match (outside(from), outside(to), reverses) {
            (true, false, Some(original)) if !costs.contains_key(id) => {
                self.put_back(id, item, original);
            }
            (true, false, _) => {
                let layer = Layer {
                    id: id.clone(),
                    pieces: *pieces,
                    cost: *costs
                        .get(id)
                        .unwrap_or_else(|| panic!("{place}: {moved:?} brought nothing")),
                };
                self.layers.entry(item.clone()).or_default().push(layer);
            }
            (false, true, _) => {
                let own = |layer: &Layer| Some(&layer.id) == reverses.as_ref();
                let missing = self.draw(id, item, *pieces, own);
                let missing = self.draw(id, item, missing, |_| true);
                assert_eq!(missing, 0, "{place}: {moved:?} took more than there was");
            }
            _ => {}
        }
    }
}

/// Compares all draws of an organisation with what they must be, and what is left of each layer.
pub fn audit(books: &Books, place: &str) {
    let moves: Vec<Move> = books.query(|db| {
        let mut statement = db.prepare_cached(
            "select id, item_id, from_location_id, to_location_id, qty, reverses from stock_move
             where org_id = ?1 order by rowid",
        )?;
        let rows = statement.query_map([books.org_id], |row| row.try_into())?;
        rows.collect()
    });
    let layers: Vec<(String, i64, i64, i64)> = books.query(|db| {
        let mut statement = db.prepare_cached(
            "select id, cost_in_c4, qty_left, cost_left_c4 from cost_layer where org_id = ?1",
        )?;
        let rows = statement.query_map([books.org_id], |row| row.try_into())?;
        rows.collect()
    });
    let draws: Vec<(String, String, i64, i64)> = books.query(|db| {
        let mut statement = db.prepare_cached(
            "select move_id, layer_id, qty, cost_c4 from cost_draw where org_id = ?1",
        )?;
        let rows = statement.query_map([books.org_id], |row| row.try_into())?;
        rows.collect()
    });
    let costs = layers.iter().map(|layer| (layer.0.clone(), layer.1));
    let costs: BTreeMap<String, i64> = costs.collect();
    let mut replay = Replay::default();
    for moved in &moves {
        replay.follow(moved, &costs, place);
    }
    let drawn: Draws = draws
        .into_iter()
        .map(|(of, layer, pieces, cost)| ((of, layer), (pieces, cost)))
        .collect();
    assert_eq!(drawn, replay.draws, "{place}: first in, first out");
    let left: BTreeMap<String, (i64, i64)> = layers
        .into_iter()
        .map(|(id, _, pieces, cost)| (id, (pieces, cost)))
        .collect();
    let wanted: BTreeMap<String, (i64, i64)> = replay
        .layers
        .into_values()
        .flatten()
        .map(|layer| (layer.id, (layer.pieces, layer.cost)))
        .collect();
    assert_eq!(left, wanted, "{place}: what is left of the layers");
}
