// Making nodes. Words only ever become text nodes; nothing here reads markup.

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name === "class" ? "class" : name, value === true ? "" : String(value));
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Bring a parent's children into this order, touching only what has changed. */
export function arrange(parent, wanted) {
  wanted.forEach((node, at) => {
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
  });
  while (parent.children.length > wanted.length) parent.lastElementChild.remove();
}

/** Fill a select anew only when its choices have changed; `groups` are [label, [[value, label], …]]. */
export function fillSelect(select, groups, value) {
  const mark = JSON.stringify(groups);
  if (select.dataset.mark !== mark) {
    select.dataset.mark = mark;
    select.replaceChildren(
      ...groups.flatMap(([label, options]) => {
        const nodes = options.map(([id, words]) => h("option", { value: id }, words));
        return label ? [h("optgroup", { label }, nodes)] : nodes;
      }),
    );
  }
  select.value = value;
}
