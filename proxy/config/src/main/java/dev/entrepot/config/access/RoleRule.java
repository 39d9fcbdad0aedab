package dev.entrepot.config.access;

/** The role of some callers at the operators' port. */
public record RoleRule(Who who, AdminRole role) {}
