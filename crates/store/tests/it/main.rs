//! The import, the migrations, the models, the roles and the plans, on a real PostgreSQL.

mod checks;
mod imports;
mod merise;
mod migrations;
mod months;
mod people;
mod personal;
mod plans;
mod roles;
mod seek;
