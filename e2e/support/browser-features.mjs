// Finds the browser's own functions in a script, and says which of them an engine has not. It knows names, not types: a
// method counts as newer if every interface that has a method of that name got it later.
import { createRequire } from "node:module";
import { parseAst } from "vite";

const { api, javascript, webassembly } = createRequire(import.meta.url)("@mdn/browser-compat-data");

/** Objects whose interface everybody knows, although no name of it stands in the script. */
const OBJECTS = {
  navigator: ["Navigator", "WorkerNavigator"],
  document: ["Document", "Node", "EventTarget"],
  performance: ["Performance"],
  crypto: ["Crypto"],
  location: ["Location"],
  indexedDB: ["IDBFactory"],
};

/** All interfaces and built-in objects, by name. */
const INTERFACES = { ...api, ...javascript.builtins.Intl, ...webassembly.api, ...javascript.builtins };

/** Functions and objects of the global object. */
const GLOBALS = { ...api.Window, ...api.WorkerGlobalScope, ...INTERFACES };

/** The methods and properties of all interfaces, by name: `at` is known of Array, of String and of TypedArray. */
const MEMBERS = new Map();
for (const features of Object.values(INTERFACES))
  for (const [name, feature] of Object.entries(features))
    if (feature?.__compat && !name.endsWith("_static")) MEMBERS.set(name, [...(MEMBERS.get(name) ?? []), feature]);

/**
 * missing says which engines have not got a feature, as text; it is empty if all have it.
 * @param {any} feature of the compatibility data
 * @param {Record<string, number>} oldest versions, by engine
 */
function missing(feature, oldest) {
  const since = (engine) => {
    const said = [feature.__compat.support[engine] ?? []].flat().filter(({ flags, prefix }) => !flags && !prefix);
    const versions = said.map(({ version_added }) => Number.parseFloat(String(version_added).replace("≤", "")));
    return Math.min(Number.POSITIVE_INFINITY, ...versions.filter((version) => version >= 0));
  };
  return Object.keys(oldest)
    .filter((engine) => since(engine) > oldest[engine])
    .map((engine) => `${engine} ${since(engine)}`)
    .join(", ");
}

/**
 * usesOf gives the features of a script that some of the oldest engines have not got, each with those engines.
 * @param {string} source
 * @param {Record<string, number>} oldest
 * @returns {Map<string, string>}
 */
export function usesOf(source, oldest) {
  const found = new Map();
  const own = new Set();
  const uses = [];
  walk(parseAst(source), (node, parent) => {
    for (const method of ownMethods(node)) own.add(method);
    if (node.type === "Identifier" && declares(node, parent)) own.add(node.name);
    else if (node.type === "Identifier" && parent?.operator === "typeof")
      own.add(node.name); // the script looks whether it is there
    else if (node.type === "Identifier" && reads(node, parent)) uses.push([node.name, () => GLOBALS[node.name]]);
    if (node.type === "MemberExpression" && !node.computed && !node.optional && !parent?.optional)
      uses.push(...members(node, parent));
    if (node.type === "CallExpression" || node.type === "NewExpression") uses.push(...options(node));
  });
  for (const [name, feature, of = name] of uses) {
    if (own.has(of)) continue;
    const features = [feature()].flat().filter((each) => each?.__compat);
    const lacking = features.map((each) => missing(each, oldest));
    if (lacking.length && lacking.every(Boolean)) found.set(name, lacking[0]);
  }
  return found;
}

/**
 * newerNames gives those of some names that only newer engines have, as a member of anything or as a global, with the
 * engines that lack them. Names that no browser knows are left out.
 * @param {string[]} names
 * @param {Record<string, number>} oldest
 * @returns {Map<string, string>}
 */
export function newerNames(names, oldest) {
  const found = new Map();
  for (const name of names) {
    const features = [...(MEMBERS.get(name) ?? []), GLOBALS[name]].filter((each) => each?.__compat);
    const lacking = features.map((each) => missing(each, oldest));
    if (lacking.length && lacking.every(Boolean)) found.set(name, lacking[0]);
  }
  return found;
}

/** spreadAfterOptional gives the places of calls such as `a?.b(...c)`. @param {string} source @returns {number[]} */
export function spreadAfterOptional(source) {
  const found = [];
  walk(parseAst(source), (node) => {
    if (node.type !== "ChainExpression") return;
    walk(node, (inner) => {
      if (inner.type === "CallExpression" && inner.arguments.some(({ type }) => type === "SpreadElement"))
        found.push(inner.start);
    });
  });
  return found;
}

/** members gives what `object.name` may mean. A property is looked at only if its object is known, a method always. */
function members({ object, property: { name } }, parent) {
  const of = object.type === "Identifier" ? object.name : "";
  const called = parent?.type === "CallExpression" && parent.callee.property?.name === name && !parent.optional;
  if (["self", "window", "globalThis"].includes(of)) return [[name, () => GLOBALS[name]]];
  if (OBJECTS[of]) return [[`${of}.${name}`, () => OBJECTS[of].map((each) => INTERFACES[each][name]), of]];
  if (INTERFACES[of]) {
    const known = INTERFACES[of];
    return [[`${of}.${name}`, () => known[`${name}_static`] ?? known[name], of]];
  }
  return called ? [[`.${name}()`, () => MEMBERS.get(name)]] : [];
}

/** options gives the members of an object that is passed to a method: `{ signal }` of addEventListener is younger than it. */
function options({ callee, arguments: given }) {
  const name = callee.property?.name ?? callee.name;
  const known = [...(MEMBERS.get(name) ?? []), INTERFACES[name]?.[name], GLOBALS[name]].filter(Boolean);
  const keys = given
    .filter(({ type }) => type === "ObjectExpression")
    .flatMap(({ properties }) => properties.map(({ key }) => key?.name).filter(Boolean));
  const parameters = (feature, key) =>
    Object.entries(feature).flatMap(([at, sub]) =>
      at === "__compat" || typeof sub !== "object"
        ? []
        : [...(new RegExp(`^(options_)?${key}(_parameter|_option)?$`).test(at) ? [sub] : []), ...parameters(sub, key)],
    );
  return keys.map((key) => [`${name}({ ${key} })`, () => known.flatMap((each) => parameters(each, key))]);
}

/** ownMethods gives the names of methods that the script itself defines, in the form of a use: `.pay()`. */
function ownMethods({ type, key, value, computed }) {
  const defined = type === "MethodDefinition" || (type === "Property" && /Function/.test(value?.type));
  return defined && !computed ? [`.${key.name}()`] : [];
}

/** declares says whether an identifier makes a name of the script's own. */
function declares(node, parent) {
  switch (parent?.type) {
    case "VariableDeclarator":
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "FunctionExpression":
    case "ClassExpression":
      return parent.id === node || parent.params?.includes(node);
    case "ArrowFunctionExpression":
      return parent.params.includes(node);
    case "ImportSpecifier":
    case "CatchClause":
    case "RestElement":
      return true;
    case "AssignmentPattern":
      return parent.left === node;
    case "Property":
      return parent.pattern && parent.value === node;
    case "ArrayPattern":
      return true;
  }
  return false;
}

/** reads says whether an identifier is the name of a variable, not that of a member. */
function reads(node, parent) {
  if (parent?.type === "MemberExpression") return parent.object === node || parent.computed;
  if (parent?.type === "Property") return parent.value === node || parent.computed;
  return !["MethodDefinition", "PropertyDefinition", "LabeledStatement", "ExportSpecifier", "MetaProperty"].includes(
    parent?.type,
  );
}

/** walk visits every node with its parent. What stands in a pattern knows it. */
function walk(node, visit, parent) {
  if (Array.isArray(node)) return node.forEach((each) => walk(each, visit, parent));
  if (typeof node?.type !== "string") return;
  if (parent?.type === "ObjectPattern" && node.type === "Property") node.pattern = true;
  visit(node, parent);
  for (const [key, child] of Object.entries(node))
    if (child !== null && typeof child === "object" && key !== "parent") walk(child, visit, node);
}
