//! Small made-up submissions, each with one kind of false evidence or one valid but unusual place.

mod agreements;
mod false_documents;
mod false_jobs;
mod false_kept;
mod false_measures;
mod false_tests;
mod forms;
mod hostile;
mod limits;
mod places;
mod session;
mod submission;
mod unseen;
mod unseen_claims;
mod unseen_words;
mod watch;
