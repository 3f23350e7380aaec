"""Issuance (制作证书), steps 3 to 9 of ``docs/issuance-cycle.md``, one module for each step.

1. Check (``services.final_check``) and 2. release (``services.release``) come before; then, shard by shard:
3. Number, 4. Intent, 5. Render, 6. Lint, 7. Seal, 8. Store, 9. Record. Each step takes what the one before
it returns, so the order cannot be got wrong.
"""
