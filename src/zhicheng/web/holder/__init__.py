"""Pages of the professional (专业技术人员): claims, certificates, own verification."""
