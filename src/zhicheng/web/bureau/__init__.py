"""Pages of the Bureau (市人社局)."""
