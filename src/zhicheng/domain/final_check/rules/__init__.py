"""The rules of the final check, one small file each; final_check.run lists them."""
