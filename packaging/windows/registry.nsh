; What Windows is told: the list of programs, the shortcuts, and that .asice may be opened with the program.
; SHCTX is the user's own part of the registry, with /ALLUSERS the machine's.

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define CLASSES "Software\Classes"
!define PROGID "${NAME}.asice"

Function WriteUninstallKey
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${COMPANY}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${EXE},0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  Call CountSize
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" $0
  ${GetTime} "" "L" $0 $1 $2 $3 $4 $5 $6
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallDate" "$2$1$0"
FunctionEnd

; Another program's .asice stays as it is; ours is then one of those offered under "Open with".
Function WriteAssociation
  WriteRegStr SHCTX "${CLASSES}\${PROGID}" "" "$(KindOfFile)"
  WriteRegStr SHCTX "${CLASSES}\${PROGID}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr SHCTX "${CLASSES}\${PROGID}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
  WriteRegStr SHCTX "${CLASSES}\.asice\OpenWithProgids" "${PROGID}" ""
  ReadRegStr $0 HKCR ".asice" ""
  ${If} $0 == ""
    WriteRegStr SHCTX "${CLASSES}\.asice" "" "${PROGID}"
  ${EndIf}
  ${RefreshShellIcons}
FunctionEnd

Function WriteShortcuts
  SetOutPath $INSTDIR
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${EXE}" "" "$INSTDIR\${EXE}" 0 SW_SHOWNORMAL "" "$(ShortcutTip)"
  ${If} $OnDesktop = 1
    CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${EXE}" "" "$INSTDIR\${EXE}" 0 SW_SHOWNORMAL "" "$(ShortcutTip)"
  ${Else}
    Delete "$DESKTOP\${TITLE}.lnk"
  ${EndIf}
  SetOutPath $TEMP
FunctionEnd

Function un.Unregister
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${CLASSES}\${PROGID}"
  ReadRegStr $0 SHCTX "${CLASSES}\.asice" ""
  ${If} $0 == "${PROGID}"
    DeleteRegValue SHCTX "${CLASSES}\.asice" ""
  ${EndIf}
  DeleteRegValue SHCTX "${CLASSES}\.asice\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifnosubkeys /ifnovalues SHCTX "${CLASSES}\.asice\OpenWithProgids"
  DeleteRegKey /ifnosubkeys /ifnovalues SHCTX "${CLASSES}\.asice"
  ${un.RefreshShellIcons}
FunctionEnd
