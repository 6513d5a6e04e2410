//! What a jury hands in: the folder of a session, the individual grids, the timetable, the
//! procès-verbal, the booklet of evidence. A human decides; these papers only carry what was
//! written, and refuse what the règlement refuses.

pub(crate) mod commands;
pub mod dossier;
pub mod grille;
pub mod init;
pub mod livret;
pub mod paper;
pub mod planning;
pub mod pv;
