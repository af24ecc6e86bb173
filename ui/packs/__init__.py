"""Gói biểu mẫu: the packs at hand, the drafts, and the editor of a draft."""
