// Command site writes the guides as a static site: pages with navigation and search, the
// demo till with the simulator inside the page, the API reference and the rehearsal.
//
// docs/site.json is the order of the pages. Every file of docs/ must be in it. A link to
// another file of the tree leads to a page that shows that file, so the site needs
// nothing from elsewhere. All addresses are relative: the site works in any folder of any
// server of files, and without scripts, search excepted.
package main
