// How the notices look: the county theme's ink, paper and red, in a sheet of their own that no page can change. A
// constructed sheet is allowed under `style-src 'self'`, where an inline style is not.

const look = new CSSStyleSheet();
look.replaceSync(`
:host {
  all: initial; color-scheme: light dark;
  --red: #a8141b; --on-red: #fffaf3; --ochre: #8a5a00; --ink: #23201d; --ink-2: #5a544d; --ink-3: #716a61;
  --line: #e6dfd4; --line-2: #cdc4b6; --paper: #fffefb; --ivory: #f8f4ec; --tint: #fbe9e4; --green: #4c7a4a;
  --song: "Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", STZhongsong, STSong, SimSun, serif;
  --hei: "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
  --mono: ui-monospace, "Cascadia Mono", Consolas, Menlo, "Noto Sans Mono CJK SC", monospace;
  position: fixed; inset: auto 0 0; z-index: 2147483647; height: 0; overflow: visible;
  font: 400 16px/1.65 var(--hei); color: var(--ink); text-align: start;
}
@media (prefers-color-scheme: dark) {
  :host {
    --red: #ef8078; --on-red: #2a0f0d; --ochre: #dba64a; --ink: #e6e0d6; --ink-2: #b5ada1; --ink-3: #9a9286;
    --line: #35302b; --line-2: #4b453e; --paper: #1b1917; --ivory: #242019; --tint: #46211d; --green: #8fbf8b;
  }
}
@media print { :host { display: none; } }
*, ::before, ::after { box-sizing: border-box; }
p, ul, h2 { margin: 0; padding: 0; }
ul { list-style: none; }
[hidden] { display: none !important; }
a { color: var(--red); text-underline-offset: .2em; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0; cursor: pointer; }
:focus-visible { outline: 3px solid var(--red); outline-offset: 2px; border-radius: 2px; }
.act { min-height: 36px; padding: 4px 14px; border: 1px solid var(--line-2); border-radius: 2px; font-size: 15px; white-space: nowrap; }
.act:hover { border-color: var(--red); color: var(--red); }

.corner { position: absolute; left: 12px; bottom: 12px; display: flex; flex-direction: column; align-items: flex-start; gap: 8px; max-width: calc(100vw - 24px); }
.chip {
  display: flex; align-items: center; gap: 8px; min-width: 28px; min-height: 28px; padding: 5px 14px 5px 11px; border: 1px solid var(--line-2); border-radius: 18px;
  background: var(--paper); font-size: 15px; line-height: 1.6; text-align: start; box-shadow: 0 2px 10px -3px rgb(0 0 0 / .35);
}
.chip:hover { border-color: var(--ink-3); }
.chip.is-quiet { justify-content: center; padding: 0; opacity: .75; }
.chip.is-quiet:is(:hover, :focus-visible, [aria-expanded=true]) { opacity: 1; }
.dot { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--green); }
.is-error .dot { background: var(--red); }
.is-warning .dot { background: var(--ochre); }
.is-away .dot { background: none; border: 2px solid var(--ink-3); }
.menu { width: 300px; max-width: calc(100vw - 24px); padding: 14px 16px 12px; border: 1px solid var(--line-2); border-top: 3px solid var(--red); background: var(--paper); box-shadow: 0 10px 32px -10px rgb(0 0 0 / .45); font-size: 15px; }
.state { display: flex; align-items: baseline; justify-content: space-between; gap: 12px; color: var(--ink-2); font-size: 14px; }
.state b { font: 700 17px/1.5 var(--song); color: var(--ink); }
.counts { margin-top: 8px; padding-block: 8px; border-block: 1px solid var(--line); }
.counts li { display: flex; justify-content: space-between; align-items: center; gap: 12px; min-height: 32px; }
.link { color: var(--red); text-decoration: underline; text-underline-offset: .2em; min-height: 28px; padding: 0 4px; }
.switch { display: flex; align-items: center; justify-content: space-between; gap: 12px; width: 100%; min-height: 44px; padding-block: 8px; text-align: start; }
.switch span { display: block; line-height: 1.5; }
.switch small { display: block; font-size: 13px; color: var(--ink-2); }
.switch i { flex: none; position: relative; width: 40px; height: 22px; border: 1px solid var(--ink-3); border-radius: 11px; background: var(--ivory); }
.switch i::after { content: ""; position: absolute; top: 2px; left: 2px; width: 16px; height: 16px; border-radius: 50%; background: var(--ink-3); }
.switch[aria-checked=true] i { background: var(--red); border-color: var(--red); }
.switch[aria-checked=true] i::after { left: 20px; background: var(--on-red); }
.message-link { padding-block: 8px; border-top: 1px solid var(--line); }
.menu-foot { display: flex; justify-content: space-between; align-items: center; gap: 12px; margin-top: 4px; padding-top: 10px; border-top: 1px solid var(--line); }
.menu-foot a { display: inline-block; padding-block: 4px; }

.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.gone { position: absolute; bottom: 12px; left: 50%; translate: -50% 0; display: flex; align-items: center; gap: 6px 18px; flex-wrap: wrap; justify-content: center; width: max-content; max-width: calc(100vw - 24px); padding: 9px 18px; background: var(--ink); color: var(--paper); border-radius: 2px; font-size: 15px; }
.gone a { color: inherit; }

.overlay {
  position: absolute; inset: auto 0 0; max-height: min(56vh, 38rem); display: flex; flex-direction: column; background: var(--paper); border-top: 4px solid var(--red);
  box-shadow: 0 -14px 44px -12px rgb(0 0 0 / .45);
}
.overlay > header, .findings { width: 100%; max-width: 1200px; margin-inline: auto; padding-inline: 20px; }
.overlay > header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 20px; padding-block: 12px; }
.overlay h2 { font: 700 21px/1.45 var(--song); color: var(--red); }
.overlay h2:focus { outline: none; }
.overlay h2 small { margin-inline-start: 10px; font: 400 15px/1.5 var(--hei); color: var(--ink-2); }
.acts { display: flex; align-items: center; gap: 16px; font-size: 15px; }
.acts kbd { font: 13px/1 var(--mono); color: var(--ink-3); margin-inline-start: 8px; }
.scroll { overflow-y: auto; overscroll-behavior: contain; border-top: 1px solid var(--line); padding-bottom: 16px; }
.scroll:focus-visible { outline-offset: -3px; }

.finding { padding-block: 14px; }
.finding + .finding { border-top: 1px solid var(--line); }
.message { display: flex; align-items: baseline; gap: 10px; font-weight: 700; font-size: 17px; line-height: 1.6; overflow-wrap: anywhere; text-spacing-trim: trim-start; }
.severity { flex: none; padding: 0 8px; border-radius: 2px; font-size: 13px; font-weight: 400; line-height: 1.7; background: var(--ink-3); color: var(--paper); }
.is-error .severity { background: var(--red); color: var(--on-red); }
.is-warning .severity { background: var(--ochre); color: var(--paper); }
.times { margin-inline-start: 10px; font-weight: 400; font-size: 14px; color: var(--ink-2); }
.place { color: var(--ink-2); font-size: 14px; overflow-wrap: anywhere; }
p.place { display: flex; flex-wrap: wrap; gap: 0 16px; }
.excerpt { margin-top: 8px; padding: 6px 0; background: var(--ivory); border-inline-start: 3px solid var(--line-2); font: 14px/1.75 var(--mono); }
.is-error .excerpt { border-inline-start-color: var(--red); }
.line { display: flex; gap: 12px; padding-inline: 4px 12px; }
.number { flex: none; min-width: 2.75em; text-align: end; color: var(--ink-3); user-select: none; font-variant-numeric: tabular-nums; }
.line.is-marked .number { color: var(--ink); font-weight: 700; }
code { flex: 1; min-width: 0; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
mark { background: var(--tint); color: inherit; text-decoration: underline wavy var(--red) 1px; text-underline-offset: 4px; text-decoration-skip-ink: none; }
mark.point { border-inline-start: 2px solid var(--red); }
.help { margin-top: 8px; white-space: pre-line; overflow-wrap: anywhere; }
.fix { margin-top: 8px; padding: 8px 12px; border: 1px solid var(--line); white-space: pre-line; overflow-wrap: anywhere; }
.fix del { color: var(--red); }
.fix ins { background: var(--tint); text-decoration: none; }
.fix .act { margin: 6px 12px 0 0; }
.related { margin-top: 4px; font-size: 15px; }

@media (max-width: 40em) {
  .overlay { max-height: 62vh; }
  .overlay > header, .findings { padding-inline: 14px; }
  .overlay h2 { font-size: 19px; }
  .acts { width: 100%; justify-content: space-between; }
  .acts kbd { display: none; }
  .message { font-size: 16px; }
  .line { gap: 8px; }
  .number { min-width: 1.75em; }
  .gone { bottom: 52px; }
}
`);
