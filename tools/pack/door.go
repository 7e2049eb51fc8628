package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// sign is the package.json of a folder that leads to a part of the package.
type sign struct {
	Main   string `json:"main"`
	Module string `json:"module,omitempty"`
	Types  string `json:"types,omitempty"`
}

// doors returns a folder for each sub-path: "connect-epos/element" is found there by tools
// that do not read exports, such as Parcel.
func doors(exports map[string]door) ([]file, error) {
	var files []file
	for _, path := range slices.Sorted(maps.Keys(exports)) {
		part, ok := strings.CutPrefix(path, "./")
		if !ok || part == "*" {
			continue
		}
		text, err := json.MarshalIndent(leadsTo(exports[path]), "", "  ")
		if err != nil {
			return nil, err
		}
		files = append(files, file{part + "/package.json", append(text, '\n')})
	}
	return files, nil
}

func leadsTo(d door) sign {
	above := func(path string) string {
		if path == "" {
			return ""
		}
		return "." + path
	}
	return sign{Main: above(d.Default), Module: above(d.Import), Types: above(d.Types)}
}
