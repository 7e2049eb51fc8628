package main

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// The parts of code that get a colour. What is found first wins, so a word inside a text
// is a part of the text.
var (
	inJS    = regexp.MustCompile("(?s)(?P<note>//[^\n]*|/\\*.*?\\*/)|(?P<text>\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*'|`(?:[^`\\\\]|\\\\.)*`)|(?P<number>\\b\\d[\\d_.]*\\b)|(?P<word>\\b[A-Za-z_$][\\w$]*\\b)")
	inShell = regexp.MustCompile(`(?P<note>(?m:(?:^|[ \t])#[^\n]*))|(?P<text>"[^"\n]*"|'[^'\n]*')|(?P<word>(?m:^[\w./-]+))`)
	inHTML  = regexp.MustCompile(`(?s)(?P<note><!--.*?-->)|(?P<word></?[A-Za-z][\w-]*|/?>)|(?P<text>"[^"\n]*")`)
	inCSS   = regexp.MustCompile(`(?s)(?P<note>/\*.*?\*/)|(?P<text>"[^"\n]*"|'[^'\n]*')|(?P<word>--?[\w-]+|@[\w-]+)|(?P<number>\b\d[\d.]*(?:px|rem|em|%|s)?)`)
)

// keywords are the words of JavaScript, TypeScript and Go that get a colour.
var keywords = strings.Fields(`abstract any as async await boolean break case catch class const continue declare default defer delete do else enum
	export extends false finally for from func function go if implements import in instanceof interface let map new nil null number of package
	private protected public range readonly return select static string struct super switch this throw true try type typeof undefined unknown
	var void while yield never`)

// languages says how a language of the guides is read. Other languages have no colours.
var languages = map[string]*regexp.Regexp{"js": inJS, "mjs": inJS, "jsx": inJS, "ts": inJS, "tsx": inJS, "angular-ts": inJS, "vue": inJS, "svelte": inJS, "go": inJS, "json": inJS, "sh": inShell, "html": inHTML, "css": inCSS}

// highlight returns code as HTML, with a class for each part that gets a colour.
func highlight(language, code string) string {
	parts := languages[language]
	if parts == nil {
		return html.EscapeString(code)
	}
	if language == "html" {
		return highlightPage(code)
	}
	return colour(parts, code)
}

func colour(parts *regexp.Regexp, code string) string {
	var b strings.Builder
	names, last := parts.SubexpNames(), 0
	for _, m := range parts.FindAllStringSubmatchIndex(code, -1) {
		b.WriteString(html.EscapeString(code[last:m[0]]))
		found, kind := code[m[0]:m[1]], ""
		for i := 1; i < len(names); i++ {
			if m[2*i] >= 0 {
				kind = names[i]
			}
		}
		if parts == inJS && kind == "word" && !slices.Contains(keywords, found) {
			kind = ""
		}
		if kind == "" {
			b.WriteString(html.EscapeString(found))
		} else {
			b.WriteString(`<span class="` + kind + `">` + html.EscapeString(found) + "</span>")
		}
		last = m[1]
	}
	b.WriteString(html.EscapeString(code[last:]))
	return b.String()
}

// inlineScript is a script that stands inside a page.
var inlineScript = regexp.MustCompile(`(?s)(<script[^>]*>)(.*?)(</script>)`)

// highlightPage colours a page, and the scripts in it as JavaScript.
func highlightPage(code string) string {
	var b strings.Builder
	last := 0
	for _, m := range inlineScript.FindAllStringSubmatchIndex(code, -1) {
		b.WriteString(colour(inHTML, code[last:m[4]]))
		b.WriteString(colour(inJS, code[m[4]:m[5]]))
		last = m[5]
	}
	b.WriteString(colour(inHTML, code[last:]))
	return b.String()
}
