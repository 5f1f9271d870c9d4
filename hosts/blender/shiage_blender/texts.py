"""Every text of the panels in Japanese. Blender translates what it finds here by itself."""

from __future__ import annotations

from typing import Final

JAPANESE: Final = {
    "Learn from Painted Frames": "塗ったフレームから学習",
    "Learn how you painted the frames on the color layer": (
        "カラーレイヤーで塗ったフレームの塗り方を学習します"
    ),
    "Colorize Sequence": "シーケンスを彩色",
    "Paint the drawings that you did not paint, in your materials": (
        "まだ塗っていない原動画を、あなたのマテリアルで塗ります"
    ),
    "Cancel": "キャンセル",
    "Stop what Shiage is doing; nothing is painted": "Shiage の作業を止めます。何も塗られません",
    "Accept": "承認",
    "Make Shiage's paint yours: it is learned from, and never repainted": (
        "Shiage の塗りを自分の塗りにします。学習に使われ、塗り直されません"
    ),
    "Remove Shiage Paint": "Shiage の塗りを削除",
    "Remove the paint of Shiage that you did not touch": (
        "手を加えていない Shiage の塗りを削除します"
    ),
    "Next Unsure": "次の未確定",
    "Go to the next region that Shiage left to you": "Shiage が塗らずに残した次の領域へ移動します",
    "Lines": "線画",
    "Layer of the lines; empty: all visible layers": "線画のレイヤー。空欄ならすべての表示レイヤー",
    "Line Group": "線画グループ",
    "Layer group of the lines, instead of one layer": (
        "一つのレイヤーの代わりに、線画のレイヤーグループ"
    ),
    "Colors": "カラー",
    "Layer that you paint on; empty: the one that holds fills": (
        "塗りのレイヤー。空欄なら塗りのあるレイヤー"
    ),
    "Frames": "フレーム",
    "Which drawings are painted": "どの原動画を塗るか",
    "All": "すべて",
    "Every drawing of the line layers": "線画レイヤーのすべての原動画",
    "Selected Keys": "選択したキー",
    "Drawings whose key is selected on a line layer": "線画レイヤーでキーを選択した原動画",
    "Scene Range": "シーンの範囲",
    "Drawings between the scene's start and end": "シーンの開始から終了までの原動画",
    "Repaint": "塗り直す",
    "Paint frames again that Shiage painted and you did not touch": (
        "Shiage が塗り、手を加えていないフレームも塗り直します"
    ),
    "Current Frame": "現在のフレーム",
    "All Frames": "すべてのフレーム",
    "Scope": "対象",
    "Settings": "設定",
    "Painted": "塗り済み",
    "none yet": "まだありません",
    "Learned": "学習済み",
    "Unsure regions": "未確定の領域",
    "Esc: cancel": "Esc: キャンセル",
    "Engine's Python": "エンジンの Python",
    "Python in which Shiage is installed; empty: the one that `shiage doctor --fix` found": (
        "Shiage がインストールされた Python。空欄なら `shiage doctor --fix` が見つけたもの"
    ),
    "Look for the Engine": "エンジンを探す",
    "Start the engine of Shiage and say whether it answers": (
        "Shiage のエンジンを起動し、応答するか確かめます"
    ),
    "Select a Grease Pencil object": "グリースペンシルオブジェクトを選択してください",
    "Shiage is at work already": "Shiage はすでに作業中です",
    "Learning time": "学習時間",
    "Learning stops after this time, or earlier when nothing improves any more.": (
        "この時間、またはそれ以上改善しなくなると学習を終えます。"
    ),
    "Expected precision": "期待する正確さ",
    "Close gaps up to": "閉じる隙間の上限",
    "Gaps in the lines up to this size count as closed. Your lines never change.": (
        "この大きさまでの線の隙間は閉じたものとみなします。線は変わりません。"
    ),
    "Method": "方法",
    "Use supplied weights": "付属の重みを使う",
    "Compute on": "計算装置",
    "Reading your drawings": "原動画を読み込み中",
    "Handing your drawings over": "原動画を渡しています",
    "Starting the engine": "エンジンを起動中",
    "Waiting for the engine": "エンジンを待っています",
    "Painting": "塗っています",
}

CONTEXTS: Final = ("*", "Operator")
TRANSLATIONS: Final = {
    locale: {(context, text): said for text, said in JAPANESE.items() for context in CONTEXTS}
    for locale in ("ja_JP", "ja")
}
"""Blender 5 calls Japanese ``ja``, older versions ``ja_JP``."""
