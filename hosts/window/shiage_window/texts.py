"""Every word that the window shows, in English and Japanese."""

from __future__ import annotations

from typing import Final

from PyQt5.QtCore import QLocale

JAPANESE: Final = {
    "Open shot…": "カットを開く…",
    "Open a shot folder, or an OpenToonz scene": "カットフォルダまたはOpenToonzのシーンを開く",
    "Drop a shot folder here, or open one with Ctrl+O.": (
        "カットフォルダをここにドロップするか、Ctrl+Oで開いてください。"
    ),
    "Learn from painted frames": "塗ったフレームから学習",
    "Colorize sequence": "シーケンスを彩色",
    "Cancel": "中止",
    "Approve drawing": "この動画を承認",
    "Next unsure region": "次の未確定領域",
    "Previous unsure region": "前の未確定領域",
    "Next drawing": "次の動画",
    "Previous drawing": "前の動画",
    "Next level": "次のレベル",
    "Previous level": "前のレベル",
    "Level": "レベル",
    "Opening {name}…": "{name}を開いています…",
    "Fit": "全体表示",
    "Actual pixels": "等倍",
    "Zoom in": "拡大",
    "Zoom out": "縮小",
    "Onion skin": "オニオンスキン",
    "Lines": "線",
    "Outline unsure regions": "未確定領域を囲む",
    "Undo": "元に戻す",
    "Redo": "やり直す",
    "Reload": "再読み込み",
    "Keyboard": "キーボード操作",
    "File": "ファイル",
    "Edit": "編集",
    "Paint": "仕上げ",
    "View": "表示",
    "Help": "ヘルプ",
    "Quit": "終了",
    "Drawings": "動画",
    "Colors for this region": "この領域の色",
    "Click a region to choose its color.": "領域をクリックして色を選んでください。",
    "empty": "未処理",
    "painted": "手塗り",
    "approved": "承認済み",
    "auto": "自動",
    "unsure": "未確定",
    "No region is unsure.": "未確定の領域はありません。",
    "Looking for the engine…": "エンジンを探しています…",
    "Waiting for another job": "ほかの作業を待っています",
    "Reading": "読み込み中",
    "Learning": "学習中",
    "Learning,": "学習中、",
    "Learned": "学習しました",
    "Coloring": "彩色中",
    "Colored": "彩色しました",
    "Learned.": "学習しました。",
    "Changed drawings: {drawings} ({painted} more regions painted,"
    " {recolored} recolored, {blanked} left blank again).": (
        "変更した動画: {drawings} 枚(新しく塗った領域 {painted} 個、"
        "色が変わった領域 {recolored} 個、塗らずに戻した領域 {blanked} 個)。"
    ),
    "Cancelled. Finished drawings are kept.": "中止しました。完了した動画は残ります。",
    "{count} regions are unsure.": "未確定の領域: {count}",
    "{seconds} s left": "残り {seconds} 秒",
    "Colorized. {changes}": "彩色しました。{changes}",
    "color {number}": "色 {number}",
    "Choose color": "色を選択",
}


def text(english: str, **values: object) -> str:
    """Return a text in the language of the desktop."""
    wanted = QLocale().language() == QLocale.Language.Japanese
    found = JAPANESE.get(english, english) if wanted else english
    return found.format(**values) if values else found


def stage_text(stage: str) -> str:
    """Return what the engine is doing; its first word is translated, names and numbers stay."""
    word, space, rest = stage.partition(" ")
    return f"{text(word)}{space}{rest}"
