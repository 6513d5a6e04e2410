//! Fills the columns of a source, row after row, before and after.

use domain::Source;
use domain::raw::{RawWeather, WeatherUnits};

use super::columns::{Cell, Column, Measure};
use super::distribution::{Distribution, Tallied};

/// A source being read.
pub(super) struct Table<R: 'static, C: 'static> {
    columns: &'static [Column<R, C>],
    before: Vec<Side>,
    after: Vec<Side>,
    rows_before: u64,
    rows_after: u64,
}

/// One column before, or after.
#[derive(Default)]
struct Side {
    values: Tallied,
    missing: u64,
    /// Units declared by payloads, as they come.
    units: Vec<String>,
}

impl Side {
    fn add(&mut self, cell: Cell, is_measure: bool) {
        match cell {
            Cell::Missing => self.missing += 1,
            Cell::Number(value) if is_measure => self.values.add(value),
            Cell::Number(_) | Cell::Other => {}
        }
    }
}

impl<R, C> Table<R, C> {
    pub(super) fn new(columns: &'static [Column<R, C>]) -> Self {
        let sides = || columns.iter().map(|_| Side::default()).collect();
        Self {
            columns,
            before: sides(),
            after: sides(),
            rows_before: 0,
            rows_after: 0,
        }
    }

    pub(super) fn before(&mut self, row: &R) {
        self.rows_before += 1;
        for (column, side) in self.columns.iter().zip(&mut self.before) {
            side.add((column.before)(row), column.measure.is_some());
        }
    }

    pub(super) fn after(&mut self, row: &C) {
        self.rows_after += 1;
        for (column, side) in self.columns.iter().zip(&mut self.after) {
            side.add((column.after)(row), column.measure.is_some());
        }
    }

    pub(super) fn finish(self, source: Source) -> SourceColumns {
        let sides = self.before.into_iter().zip(self.after);
        let finish = |(column, (before, after)): (&Column<R, C>, (Side, Side))| ColumnFindings {
            raw: column.raw,
            clean: column.clean,
            missing_before: before.missing,
            missing_after: after.missing,
            measure: column.measure.map(|measure| MeasureFindings {
                unit_before: unit(measure, &before.units),
                before: before.values.finish(self.rows_before),
                after: after.values.finish(self.rows_after),
                measure,
            }),
        };
        SourceColumns {
            source,
            rows_before: self.rows_before,
            rows_after: self.rows_after,
            columns: self.columns.iter().zip(sides).map(finish).collect(),
        }
    }
}

impl<C> Table<RawWeather, C> {
    /// Notes the units that a payload declares, in the order of [`super::columns::WEATHER`].
    pub(super) fn declare(&mut self, units: &WeatherUnits) {
        let units = [
            &units.temperature,
            &units.dew_point,
            &units.relative_humidity,
            &units.wind_direction,
            &units.wind_speed,
            &units.wind_gusts,
            &units.precipitation,
            &units.pressure_msl,
            &units.visibility,
        ];
        for (side, unit) in self.before.iter_mut().zip(units) {
            if !side.units.contains(unit) {
                side.units.push(unit.clone());
            }
        }
    }
}

fn unit(measure: Measure, declared: &[String]) -> String {
    if declared.is_empty() {
        measure.unit_before.to_owned()
    } else {
        declared.join(" et ")
    }
}

/// The columns of one source.
pub(super) struct SourceColumns {
    pub(super) source: Source,
    pub(super) rows_before: u64,
    pub(super) rows_after: u64,
    pub(super) columns: Vec<ColumnFindings>,
}

pub(super) struct ColumnFindings {
    pub(super) raw: &'static str,
    pub(super) clean: &'static str,
    pub(super) missing_before: u64,
    pub(super) missing_after: u64,
    pub(super) measure: Option<MeasureFindings>,
}

pub(super) struct MeasureFindings {
    pub(super) measure: Measure,
    pub(super) unit_before: String,
    pub(super) before: Distribution,
    pub(super) after: Distribution,
}
