"""The audit: re-derives from the records that nothing was lost, doubled, forged or issued unreviewed."""
