//! The report as one page.
use crate::audit::Audit;
pub(crate) fn render(audit: &Audit) -> String {
    super::markdown::render(audit)
}
