"""Zhicheng (职称): electronic professional-title certificates, issued, delivered and verified."""
